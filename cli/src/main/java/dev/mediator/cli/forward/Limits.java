package dev.mediator.cli.forward;

import java.time.Duration;

/**
 * The limits of a forwarding: the waits are its components, the sizes its constants.
 *
 * <p>The buffers of a link are at most TUNNELS × WINDOW + WIDE × (WIDE_WINDOW − WINDOW) = 92 MiB,
 * and that only when so many receivers are slow at once.
 *
 * @param link how long a local connection waits for a link to the partner
 * @param answer how long it waits for the partner's answer, which may have to dial
 * @param silence how long a link may bring nothing; it brings a beat in a third of that
 * @param dial how long one address of a target may take to answer
 */
record Limits(Duration link, Duration answer, Duration silence, Duration dial) {
  static final Limits DEFAULT =
      new Limits(
          Duration.ofSeconds(30),
          Duration.ofSeconds(60),
          Duration.ofSeconds(30),
          Duration.ofSeconds(10));

  /** Connections carried over one link at once, whoever asked for them. */
  static final int TUNNELS = 256;

  /** Refusals for want of room that the partner has not read yet. */
  static final int REFUSALS = 64;

  /** Local connections that wait for a link. */
  static final int WAITING = 256;

  /** Addresses of a target's host that are dialled, one after the other. */
  static final int ADDRESSES = 4;

  /** Bytes of one DATA frame: long enough to be cheap, short enough to let others pass. */
  static final int DATA = 32 * 1024;

  /** Bytes that may be on their way to a slow receiver. */
  static final int WINDOW = 256 * 1024;

  /** The same for the first connections of a link, which makes them fast over long distances. */
  static final int WIDE_WINDOW = 2 * 1024 * 1024;

  /** Connections that have a wide window at once. */
  static final int WIDE = 16;

  /** The most credit that a partner may give, in bytes. */
  static final int MAX_CREDIT = 1 << 30;

  /** How long the threads of a link that is over have to end. */
  static final Duration ENDING = Duration.ofSeconds(20);

  /** How long a listener that cannot accept (no more descriptors) rests before it tries again. */
  static final Duration REST = Duration.ofSeconds(1);
}
