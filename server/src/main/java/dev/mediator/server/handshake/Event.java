package dev.mediator.server.handshake;

import dev.mediator.protocol.Endpoint;
import dev.mediator.protocol.Message;
import dev.mediator.protocol.Session;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What can happen to a conversation. */
public sealed interface Event {

  /** A whole message came while one was due. */
  record Received(Message message) implements Event {}

  /** What came while a message was due can be none, for this reason in plain English. */
  record Malformed(String reason) implements Event {}

  /** How far away the peer is: the smoothed round trip of its connection, in microseconds. */
  record Measured(int roundTrip) implements Event {}

  /** There is room for one more relayed pair, which this one has taken. */
  record Admitted() implements Event {}

  /** There is none, for this reason in plain English. */
  record Crowded(String reason) implements Event {}

  /**
   * How the peer looks from outside.
   *
   * @param dialledBack whether a connection to it came up; null if none was tried
   * @param otherPorts where else it can ask
   */
  record LookedBack(@Nullable Boolean dialledBack, List<Integer> otherPorts) implements Event {}

  /** The peer's turn to be challenged has come. */
  record Called() implements Event {}

  /** Some limit leaves no room for this peer, for this reason in plain English. */
  record NoRoom(Outcome outcome, String reason) implements Event {}

  /** What ends a conversation wherever it stands, unless a row of the table says otherwise. */
  sealed interface Ending extends Event {}

  /**
   * The peer closed its sending side.
   *
   * @param delivered whether it provably received every byte that was written to it before
   */
  record EndOfStream(boolean delivered) implements Ending {}

  /** The connection broke. */
  record Reset() implements Ending {}

  /**
   * The deadline passed that was armed last.
   *
   * @param delivered whether the peer provably received every byte that was written to it
   */
  record TimedOut(boolean delivered) implements Ending {}

  /** A byte other than white space came while no message was due. */
  record NotDue() implements Ending {}

  /** The Mediator is shutting down. */
  record Stopping() implements Ending {}

  /** The operator ends this conversation, whatever it is about. */
  record Dropped() implements Ending {}

  /** Something of ours failed while it dealt with this conversation. */
  record Fault() implements Ending {}

  /** What others decided, delivered through an {@link Inbox}. */
  sealed interface News extends Event {}

  /** From those who were asked: this peer may use this Mediator. */
  record Allowed() implements News {}

  /**
   * The operator does not let this peer use this Mediator, for this reason in plain English, which
   * tells of its own key and its own wish alone.
   */
  record Denied(String reason) implements News {}

  /** From those who were asked: it cannot be said now, for this reason in plain English. */
  record Undecided(String reason) implements News {}

  /** From the registry: nobody waits for this peer yet; now it waits itself. */
  record NobodyWaits() implements News {}

  /** From the registry: a newer proof of the same key took this registration's place. */
  record Replaced() implements News {}

  /** From the registry: {@code partner} came, found this peer waiting, and wants it for itself. */
  record Reserve(Registration partner) implements News {}

  /** From the partner found in the registry: it is reserved for this peer. */
  record ReservedFor(Registration partner) implements News {}

  /** From the partner found in the registry: it was gone before it could be reserved. */
  record PartnerGone() implements News {}

  /** From the partner found in the registry: it cannot dial this peer, and both are refused. */
  record PartnerCannotDial() implements News {}

  /** From the partner found in the registry: it is reserved for this peer, and both can punch. */
  record OfferedBy(Registration partner, Session session) implements News {}

  /** From the partner, so many microseconds of round trip away: it listens. */
  record PartnerReady(int roundTrip) implements News {}

  /** From the Peer: it dialled in vain, and waits to be relayed. */
  record PartnerInVain() implements News {}

  /** From the partner: it needs no relay, or is gone; a connection that stands is not touched. */
  record PartnerDone() implements News {}

  /** From the Client: the two are relayed. */
  record RelayGranted() implements News {}

  /** From the transport: the relay is at its end, for this reason, after so many bytes. */
  record Relayed(String reason, long bytes) implements News {}

  /** From the Peer: it provably received PeerDisconnect, hung up, and listens at this address. */
  record PartnerLeft(Endpoint address) implements News {}

  /** From the partner: the introduction is off. */
  record PartnerLost() implements News {}
}
