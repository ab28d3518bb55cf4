package dev.mediator.server.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mediator.server.observe.LogEvent;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Those who are told more and more, until they go. Used by one thread. */
final class Watchers {
  /** Some people, with some windows each. */
  static final int MOST = 16;

  private final Set<Channel> all = new HashSet<>();

  /** Takes one more in, if there is room. */
  boolean admit(Channel watcher) {
    boolean room = all.size() < MOST;
    if (room) {
      all.add(watcher);
      watcher.closeFuture().addListener(_ -> all.remove(watcher));
    }
    return room;
  }

  /** Tells all of them; who takes in less than there is to tell is sent away, and comes again. */
  void tell(Function<Boolean, String> news) {
    try {
      String text = news.apply(!all.isEmpty());
      for (Channel watcher : List.copyOf(all)) {
        if (!watcher.isWritable()) {
          watcher.close();
        } else if (!text.isEmpty()) {
          watcher.writeAndFlush(Unpooled.copiedBuffer(text, UTF_8));
        }
      }
    } catch (RuntimeException e) {
      LogEvent.FAULT.log("the admin port has no news by a mistake of ours", e);
    }
  }

  void sendAway() {
    List.copyOf(all).forEach(Channel::close);
  }
}
