package dev.mediator.server.handshake;

import dev.mediator.protocol.Message;

/** What a conversation asks its connection to do, at once and in order. */
public sealed interface Action {

  /** Write this message, in one piece. */
  record Send(Message message) implements Action {}

  /** Write this message and close the sending side, both in one segment. */
  record SendLast(Message message) implements Action {}

  /** Set the one timer of this conversation anew, from now on. */
  record Arm(Deadline deadline) implements Action {}

  /** The same, for so many microseconds. */
  record Pause(int micros) implements Action {}

  /** Measure how far away the peer is; the answer comes at once as {@link Event.Measured}. */
  record Measure() implements Action {}

  /** Ask for room for one more relayed pair; the answer comes at once as an event. */
  record Admit(Punch punch) implements Action {}

  /**
   * Stop the timer, and join this side with its partner's: from now on what comes from the one goes
   * to the other. The end of it comes as {@link Event.Relayed}.
   */
  record Splice(Punch punch) implements Action {}

  /**
   * Look at the peer from outside, and dial it if {@code dialBack}; the answer comes as {@link
   * Event.LookedBack}.
   */
  record LookBack(boolean dialBack) implements Action {}

  /**
   * Take a place for this peer, which is going to wait; if there is none, that comes at once as
   * {@link Event.NoRoom}. It is given back at the end.
   */
  record Enrol(Registration registration) implements Action {}

  /** Ask whether this peer may use this Mediator; the answer comes as news, perhaps at once. */
  record Ask(Registration registration) implements Action {}

  /** Wait for the turn of this peer; it comes as {@link Event.Called}, perhaps at once. */
  record Queue() implements Action {}

  /** Let the kernel too give up on what the peer does not acknowledge in so much time. */
  record Hurry(Deadline deadline) implements Action {}

  /** Drop what a waiting peer does not need, and watch over a connection on which nothing moves. */
  record Rest() implements Action {}

  /** Ask the registry for the partner, or to wait for it; the answer comes as news. */
  record Register(Registration registration) implements Action {}

  /** Take this registration out of the registry, if it is there. */
  record Withdraw(Registration registration) implements Action {}

  /** Tell the other side of a match. */
  record Tell(Registration to, Event.News news) implements Action {}

  /** Close the connection. */
  record Close() implements Action {}

  /** Discard what still comes until the peer has read its last message and closes; then close. */
  record Linger() implements Action {}
}
