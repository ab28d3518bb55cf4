package dev.mediator.cli;

import dev.mediator.peer.PeerRole;
import dev.mediator.peer.PeerState;
import java.io.PrintWriter;
import java.util.function.LongSupplier;

/** Prints what happens as arrows between the parties, with the time since it began. */
final class Narrator {
  private static final String MEDIATOR = "mediator";

  private final PrintWriter out;
  private final LongSupplier nanoTime;
  private final long start;

  Narrator(PrintWriter out, LongSupplier nanoTime) {
    this.out = out;
    this.nanoTime = nanoTime;
    this.start = nanoTime.getAsLong();
  }

  /** What {@code name} tells of its meeting with {@code friend}, as messages of the protocol. */
  void state(String name, String friend, PeerState state) {
    switch (state) {
      case PeerState.Resolving _ -> {}
      case PeerState.Connecting _ -> arrow(name, MEDIATOR, "dials");
      case PeerState.Proving _ ->
          arrow(name, MEDIATOR, "Advertise: I want " + friend + "; then it proves its key");
      case PeerState.Waiting _ -> arrow(name, MEDIATOR, "AdvertiseResponse, and waits");
      case PeerState.Matched(var role) -> matched(name, friend, role);
      case PeerState.Dialling(var partner) -> arrow(name, friend, "dials " + partner);
      case PeerState.Listening(var port) ->
          arrow(name, MEDIATOR, "hangs up, and listens at port " + port);
      case PeerState.Verifying _ ->
          arrow(name, friend, "prove that you are " + friend + " (PeerChallenge)");
      case PeerState.Securing _ -> arrow(name, friend, "TLS 1.3, with the same keys");
      case PeerState.Connected(_, _, var encrypted) ->
          arrow(name, friend, "connected" + (encrypted ? ", encrypted" : ", NOT encrypted"));
      case PeerState.TurnedAway _, PeerState.Retrying _ -> arrow(name, friend, state.toString());
    }
  }

  /** The Mediator speaks to the Peer first, and to the Client when that one has hung up. */
  private void matched(String name, String friend, PeerRole role) {
    arrow(
        MEDIATOR,
        name,
        role == PeerRole.PEER
            ? "PeerDisconnect: " + friend + " waits; hang up, and listen"
            : "PeerIdentification: " + friend + " listens");
  }

  /** One line; both peers and the Mediator tell at once, and no line mixes with another. */
  synchronized void arrow(String from, String to, String what) {
    double millis = (nanoTime.getAsLong() - start) / 1e6;
    out.printf("%8.1f ms  %8s --> %-8s  %s%n", millis, from, to, what);
    out.flush();
  }
}
