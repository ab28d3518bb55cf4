package dev.mediator.peer;

import dev.mediator.identity.PeerKeyPair;
import java.time.Duration;
import java.util.function.Consumer;

/** What a {@link PeerConnector} was told: one immutable value. */
record Wish(
    MediatorAddress mediator,
    PeerKeyPair own,
    Duration within,
    boolean plainAllowed,
    boolean traversal,
    AddressFamily family,
    Consumer<? super PeerState> listener) {

  static Wish of(MediatorAddress mediator, PeerKeyPair own) {
    return new Wish(
        mediator,
        own,
        PeerConnector.DEFAULT_DEADLINE,
        false,
        true,
        AddressFamily.IPV4_FIRST,
        state -> {});
  }

  Wish within(Duration deadline) {
    if (deadline.isNegative() || deadline.isZero()) {
      throw new IllegalArgumentException("a deadline must be longer than nothing");
    }
    return new Wish(mediator, own, deadline, plainAllowed, traversal, family, listener);
  }

  Wish allowPlain() {
    return new Wish(mediator, own, within, true, traversal, family, listener);
  }

  Wish withoutTraversal() {
    return new Wish(mediator, own, within, plainAllowed, false, family, listener);
  }

  Wish over(AddressFamily chosen) {
    return new Wish(mediator, own, within, plainAllowed, traversal, chosen, listener);
  }

  Wish telling(Consumer<? super PeerState> told) {
    return new Wish(mediator, own, within, plainAllowed, traversal, family, told);
  }

  /** Tells the listener; what it throws is its own affair, and does not end a meeting. */
  void tell(PeerState state) {
    try {
      listener.accept(state);
    } catch (RuntimeException ignored) {
      // A listener that fails is told the next state all the same.
    }
  }
}
