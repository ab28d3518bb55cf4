package dev.mediator.server.simulation;

import dev.mediator.protocol.Message.FromMediator;

/**
 * What one peer did, or what it saw of the Mediator.
 *
 * <p>What a peer does is told before it is done, and what it sees after it was seen: then causes
 * stand before their effects, however many threads there are.
 */
public sealed interface Deed {

  /** It connected. */
  record Connected() implements Deed {}

  /** It received an AdvertiseChallenge, which hides this nonce. */
  record Challenged(String nonce) implements Deed {}

  /** It sends this nonce back, which it decrypted. */
  record Proved(String nonce) implements Deed {}

  /** It read this message. */
  record Heard(FromMediator message) implements Deed {}

  /** It listens, and says so. */
  record Listens() implements Deed {}

  /** It dialled in vain, and says so. */
  record InVain() implements Deed {}

  /** It closes the connection, or its sending side alone; a fault unless it was told to. */
  record HungUp(boolean half) implements Deed {}

  /** It breaks the rules, or is about to let a deadline pass. */
  record Failed(String how) implements Deed {}

  /** It saw the end of the stream, or that the Mediator broke the connection. */
  record SawEnd() implements Deed {}
}
