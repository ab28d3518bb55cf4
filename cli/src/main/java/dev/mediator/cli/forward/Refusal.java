package dev.mediator.cli.forward;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Why a connection was not carried. On the link it is a number, so that no text of the partner's
 * making is ever shown.
 */
public enum Refusal {
  /** The answering side does not allow the target. */
  NOT_ALLOWED(
      1,
      "the partner does not allow it, and must run forward with --allow %s",
      "it is not allowed here; if it may be reached, run forward again with --allow %s"),
  /** The target's host has no address. */
  UNKNOWN_HOST(2, "the host's name is unknown there", "the host's name is unknown here"),
  /** The target could not be reached, or refused. */
  NO_ANSWER(
      3, "nothing answers there; does that server run?", "nothing answers; does that server run?"),
  /** As many connections as a link can have are open. */
  TOO_MANY(
      4,
      "too many connections are open; close some",
      "too many connections of the partner's are open"),
  /** There was no link to the partner, and none came in time. */
  NO_LINK(5, "there is no connection to the partner", "there is no connection to the partner"),
  /** The partner, the link or the local program gave up before there was an answer. */
  BROKEN_OFF(
      6, "it was broken off before there was an answer", "it was broken off before it was open");

  private final int code;
  private final String there;
  private final String here;

  Refusal(int code, String there, String here) {
    this.code = code;
    this.there = there;
    this.here = here;
  }

  static @Nullable Refusal ofCode(int code) {
    return Arrays.stream(values()).filter(refusal -> refusal.code == code).findAny().orElse(null);
  }

  /** The byte that stands for it on the link. */
  byte code() {
    return (byte) code;
  }

  /** For whoever asked for the connection, or for whoever was asked. */
  String sentence(boolean asked, Target target) {
    return (asked ? there : here).formatted(target);
  }
}
