package dev.mediator.server.observe;

import dev.mediator.identity.Fingerprint;
import dev.mediator.protocol.Endpoint;
import dev.mediator.server.handshake.Registration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Notices when a proxy hides the peers: then all of them come from one private address, and no pair
 * meets. Safe for all threads.
 *
 * <p>The first peers tell; one from anywhere else, and the matter is settled for good.
 */
public final class HiddenPeers {
  /** So many keys from one private address are no chance, and no person trying things out. */
  static final int MANY = 8;

  private final Function<Endpoint, Object> shown;
  private final Set<Fingerprint> keys = new HashSet<>();
  private @Nullable String address;
  private volatile boolean settled;

  /** Warns of an address as it is {@code shown}. */
  public HiddenPeers(Function<Endpoint, Object> shown) {
    this.shown = shown;
  }

  /** Takes note of a peer that has proved its key. */
  public void registered(Registration registration) {
    if (!settled) {
      count(registration);
    }
  }

  private synchronized void count(Registration registration) {
    Endpoint observed = registration.observed();
    String ip = observed.ip();
    if (address == null) {
      address = ip;
    }
    keys.add(registration.key());
    boolean same = ip.equals(address) && (observed.isPrivate() || observed.isLocal());
    if (same && keys.size() == MANY && !settled) {
      LogEvent.PEERS_HIDDEN.log(
          "all {} keys that have registered so far come from one private address (the last: {}): a"
              + " proxy or NAT before this server hides its peers, and then no pair can meet; pass the port"
              + " through unchanged",
          MANY,
          shown.apply(observed));
    }
    if (!same || keys.size() == MANY) {
      settled = true;
      keys.clear();
    }
  }
}
