package dev.mediator.protocol;

/** What bounds the wire, whatever an operator configures (protocol, "Bytes"). */
public final class WireLimits {
  /** The newest protocol version that is spoken here. */
  public static final int VERSION = 0;

  /** The largest version that Advertise can name. */
  public static final int MAX_VERSION = 255;

  /** White space in a row between two messages, in bytes; one more is a breach. */
  public static final int MAX_WHITE_SPACE = 64;

  /** Objects and arrays within one another: an envelope, its payload, and room for extensions. */
  public static final int MAX_DEPTH = 8;

  /** A message, in bytes, unless configured: two keys of 4,096 bits take 1,700. */
  public static final int DEFAULT_MAX_MESSAGE = 8 * 1024;

  /** Characters of a number: enough for any 64-bit one. */
  static final int MAX_NUMBER = 20;

  /** Characters of a field's name. */
  static final int MAX_NAME = 64;

  /** Entries of a list in a payload. */
  public static final int MAX_LIST = 16;

  /** Candidates of one peer: a machine has more addresses than this only by mistake. */
  public static final int MAX_CANDIDATES = 8;

  /** Milliseconds that any field can name: an hour. */
  static final int MAX_MILLIS = 3_600_000;

  private WireLimits() {}
}
