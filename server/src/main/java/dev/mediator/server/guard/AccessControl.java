package dev.mediator.server.guard;

import dev.mediator.server.config.ConfigException;
import dev.mediator.server.config.MediatorConfig.Access;
import dev.mediator.server.handshake.Event.Allowed;
import dev.mediator.server.handshake.Event.Denied;
import dev.mediator.server.handshake.Event.News;
import dev.mediator.server.handshake.Registration;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Says who may use this Mediator: bans and lists say it at once, then a server, if there is one.
 *
 * <p>Only peers that have proved their keys are asked about, or anybody could find out which keys
 * are listed. Safe for all threads.
 */
public final class AccessControl implements AutoCloseable {
  /** So many peers may be asked about at once. */
  public static final int MOST_CALLS = AccessServer.MOST_CALLS;

  private final LongSupplier nanoTime;
  private final Bans bans;
  private volatile Door door;

  /**
   * What holds at one moment.
   *
   * @param due the time in which peers must be registered
   */
  private record Door(
      Access access, Duration due, AccessRules rules, @Nullable AccessServer server) {}

  /**
   * Reads the lists for the first time.
   *
   * @param due the time in which peers must be registered
   * @throws ConfigException with everything that is wrong with the lists
   */
  public AccessControl(Access access, Duration due, LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.bans = new Bans(nanoTime);
    AccessRules rules = AccessRules.read(access);
    this.door = new Door(access, due, rules, serverAt(access.url(), due));
  }

  private @Nullable AccessServer serverAt(@Nullable URI url, Duration due) {
    return url == null ? null : new AccessServer(url, due, nanoTime);
  }

  /**
   * Finds out about a peer.
   *
   * @param known takes the answer if there is one at once; what a server answers comes into the
   *     peer's inbox
   */
  public void ask(Registration peer, Consumer<News> known) {
    AccessServer server = door.server();
    String refusal = refusal(peer);
    if (refusal != null) {
      known.accept(new Denied(refusal));
    } else if (server == null) {
      known.accept(new Allowed());
    } else {
      server.ask(peer);
    }
  }

  /** Whom the operator keeps out besides. */
  public Bans bans() {
    return bans;
  }

  /** How many peers are being asked about. */
  public int calls() {
    AccessServer server = door.server();
    return server == null ? 0 : server.calls();
  }

  /** Why the bans and lists, as they are now, do not let this peer in; null if they do. */
  public @Nullable String refusal(Registration peer) {
    return bans.include(peer) ? AccessRules.OF_KEY : door.rules().refusal(peer);
  }

  /**
   * Reads the lists anew, and says what is in them.
   *
   * @throws ConfigException with everything that is wrong with them; then the old ones hold
   */
  public String reload() {
    Door now = door;
    return prepare(now.access(), now.due()).get();
  }

  /**
   * Reads what may be other lists, and what puts them in force, with the server, when it is asked:
   * it says what is in them. Used by one thread at a time.
   *
   * @throws ConfigException with everything that is wrong with them
   */
  public Supplier<String> prepare(Access access, Duration due) {
    AccessRules rules = AccessRules.read(access);
    return () -> {
      enter(access, due, rules);
      return rules.toString();
    };
  }

  private void enter(Access access, Duration due, AccessRules rules) {
    Door before = door;
    boolean same = Objects.equals(access.url(), before.access().url()) && due.equals(before.due());
    AccessServer server = same ? before.server() : serverAt(access.url(), due);
    door = new Door(access, due, rules, server);
    if (!same && before.server() != null) {
      before.server().retire();
    }
  }

  /** Breaks off what is being asked. */
  @Override
  public void close() {
    AccessServer server = door.server();
    if (server != null) {
      server.close();
    }
  }
}
