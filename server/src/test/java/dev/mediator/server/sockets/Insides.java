package dev.mediator.server.sockets;

import dev.mediator.protocol.Endpoint;
import dev.mediator.server.Mediator;
import dev.mediator.server.handshake.Registration;
import dev.mediator.server.observe.Spell;
import dev.mediator.server.registry.Registry;
import dev.mediator.server.transport.Pipeline;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.AbstractScheduledEventExecutor;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.EventExecutorGroup;
import java.lang.reflect.Field;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** What a running Mediator holds and shows to nobody: its timers, and who waits. */
final class Insides {
  private final Set<EventExecutorGroup> loops;
  private final Registry registry;
  private final Map<?, ?> waiting;
  private final Collection<?> connections;
  private final List<Spell> closures;

  Insides(Mediator mediator) {
    Object pipeline = field(mediator, "pipeline");
    this.loops = new HashSet<>();
    this.loops.add((EventExecutorGroup) field(pipeline, "loops"));
    this.loops.add((EventExecutorGroup) field(pipeline, "relays"));
    this.registry = (Registry) field(mediator, "registry");
    this.waiting = (Map<?, ?>) field(registry, "waiting");
    this.closures = ((Pipeline) pipeline).closures();
    this.connections = (Collection<?>) field(field(field(mediator, "pipeline"), "crowd"), "open");
  }

  /** Whether the peer at this address is in the registry. */
  boolean isRegistered(Endpoint address) {
    return waiting.values().stream()
        .anyMatch(entry -> ((Registration) entry).observed().equals(address));
  }

  Registry registry() {
    return registry;
  }

  /** For want of what nobody is accepted now and then. */
  List<Spell> closures() {
    return closures;
  }

  /** How many timers are set on all event loops. */
  int timers() {
    int timers = 0;
    for (EventExecutorGroup group : loops) {
      for (EventExecutor loop : group) {
        timers += timersOf(loop);
      }
    }
    return timers;
  }

  /** The event loop that serves the peer at this address. */
  EventLoop loopOf(Endpoint address) {
    return channelOf(address).eventLoop();
  }

  /** The server's end of the connection of the peer at this address. */
  Channel channelOf(Endpoint address) {
    return (Channel) field(field(connectionOf(address), "socket"), "channel");
  }

  /** Whether that connection holds a decoder. */
  boolean hasDecoder(Endpoint address) {
    Object connection = connectionOf(address);
    return read(connection.getClass(), "framing", connection) != null;
  }

  /** Whether its timer is set. */
  boolean hasTimer(Endpoint address) {
    Object alarm = field(connectionOf(address), "alarm");
    return read(alarm.getClass(), "timer", alarm) != null;
  }

  private Object connectionOf(Endpoint address) {
    return connections.stream()
        .filter(each -> field(each, "observed").equals(address))
        .findAny()
        .orElseThrow(() -> new AssertionError("nobody is connected from " + address));
  }

  private static int timersOf(EventExecutor loop) {
    try {
      return loop.submit(
              () -> {
                Object queue =
                    read(AbstractScheduledEventExecutor.class, "scheduledTaskQueue", loop);
                return queue == null ? 0 : ((Collection<?>) queue).size();
              })
          .get();
    } catch (RejectedExecutionException e) {
      return 0;
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError("an event loop does not answer", e);
    }
  }

  private static Object field(Object owner, String name) {
    Object value = read(owner.getClass(), name, owner);
    if (value == null) {
      throw new AssertionError(name + " is not there");
    }
    return value;
  }

  private static @Nullable Object read(Class<?> type, String name, Object owner) {
    try {
      Field field = type.getDeclaredField(name);
      field.setAccessible(true);
      return field.get(owner);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(name + " has moved", e);
    }
  }
}
