package dev.mediator.server.transport;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The one timer of a conversation: set anew, it forgets what it was set to before. */
final class Alarm {
  private @Nullable Future<?> timer;

  /** Rings after so long, or never if that is null. */
  void set(EventLoop loop, @Nullable Duration time, Runnable ring) {
    stop();
    if (time != null) {
      timer = loop.schedule(ring, time.toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  void stop() {
    if (timer != null) {
      timer.cancel(false);
      timer = null;
    }
  }
}
