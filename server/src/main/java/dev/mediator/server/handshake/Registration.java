package dev.mediator.server.handshake;

import dev.mediator.identity.Fingerprint;
import dev.mediator.protocol.Endpoint;

/**
 * A peer's proved wish to meet one other peer: all that is kept of it while it waits.
 *
 * @param proof which proof of a key this was, in the order in which they were given; no two are the
 *     same, so equality is identity; 0 while the peer has still to prove the key
 * @param key the peer's own key
 * @param wants the key of the one peer that it wants
 * @param observed its address, as the Mediator's end of the connection sees it
 * @param version the protocol version of its Advertise
 * @param reach what it can do beyond a stock peer, and where else it may be reached
 * @param inbox where its connection is told about it
 */
public record Registration(
    long proof,
    Fingerprint key,
    Fingerprint wants,
    Endpoint observed,
    int version,
    Reach reach,
    Inbox inbox) {

  Registration proved(long number) {
    return new Registration(number, key, wants, observed, version, reach, inbox);
  }

  /** Whether it is a peer of ours, which closes first and dials IPv6 too, or a stock one. */
  public boolean ours() {
    return reach.ours();
  }

  /** Whether both can punch: over either IP version, as far as their candidates go. */
  boolean canPunch(Registration partner) {
    return reach.punches() && partner.reach.punches();
  }

  /** Whether both would be relayed. */
  boolean canRelay(Registration partner) {
    return reach.relays() && partner.reach.relays();
  }

  /** Whether this Client can dial that Peer: ours dial either family, stock ones their own. */
  boolean canDial(Registration peer) {
    return ours() || observed.isIpv4() == peer.observed.isIpv4();
  }
}
