package dev.mediator.server.observe;

import dev.mediator.identity.Fingerprint;
import dev.mediator.protocol.Endpoint;
import dev.mediator.server.handshake.Networks;
import dev.mediator.server.handshake.Outcome;
import dev.mediator.server.handshake.Phase;
import dev.mediator.server.handshake.Registration;
import org.jspecify.annotations.Nullable;

/**
 * A conversation with one peer as it looks afterwards.
 *
 * @param reason what the outcome does not say, without a byte that the peer chose; may be empty
 * @param wish who it was and whom it wanted; null if it did not come so far as to say so
 * @param networks what lies between it and its partner, if the two were to punch
 */
public record Conversation(
    Outcome outcome,
    String reason,
    Role role,
    Endpoint address,
    @Nullable Wish wish,
    @Nullable Networks networks,
    Durations durations) {

  /** Which key the peer said was its own, and which it wanted; nothing that leads back to it. */
  public record Wish(Fingerprint key, Fingerprint wants) {
    static @Nullable Wish of(@Nullable Registration peer) {
      return peer == null ? null : new Wish(peer.key(), peer.wants());
    }
  }

  /** What became of the peer: of a pair, the Client registered first, the Peer last. */
  public enum Role {
    /** It was never part of a pair. */
    NONE,
    /** It had registered first, and was to dial. */
    CLIENT,
    /** It had registered last, and was to listen. */
    PEER
  }

  /**
   * How long the parts of it took, in nanoseconds, as far as they were reached; else 0.
   *
   * @param proving from the connection to the proof of the key
   * @param waiting from the proof to the match, or to the end
   * @param total from the connection to the end
   */
  public record Durations(long proving, long waiting, long total) {}

  /** Looks back from the end of it to the last phase before. */
  public static Conversation of(
      Phase last, Phase.Over over, Endpoint address, Durations durations) {
    Role role =
        switch (last) {
          case Phase.Departing _ -> Role.PEER;
          case Phase.Reserved _, Phase.Settling _, Phase.Leaving _ -> Role.CLIENT;
          case Phase.Traversing at ->
              switch (at.punch().role()) {
                case CLIENT -> Role.CLIENT;
                case PEER -> Role.PEER;
              };
          case Phase.Greeting _,
              Phase.Reporting _,
              Phase.Queued _,
              Phase.Proving _,
              Phase.Asking _,
              Phase.Registering _,
              Phase.Waiting _,
              Phase.Over _ ->
              Role.NONE;
        };
    Networks networks = last instanceof Phase.Traversing at ? Networks.of(at.punch()) : null;
    return new Conversation(
        over.outcome(),
        over.reason(),
        role,
        address,
        Wish.of(last.registration()),
        networks,
        durations);
  }
}
