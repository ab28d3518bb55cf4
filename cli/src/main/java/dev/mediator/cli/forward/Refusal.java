package dev.mediator.cli.forward;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Why a connection was not carried. On the link it is a number, so that no text of the partner's
 * making is ever shown.
 */
public enum Refusal {
  /** The answering side does not allow the target. */
  NOT_ALLOWED(1, "it is not allowed there: the other side must name it with --allow"),
  /** The target's host has no address. */
  UNKNOWN_HOST(2, "the host's name is unknown there"),
  /** The target could not be reached, or refused. */
  NO_ANSWER(3, "nothing answers there"),
  /** As many connections as a link can have are open. */
  TOO_MANY(4, "too many connections are open"),
  /** There was no link to the partner, and none came in time. */
  NO_LINK(5, "there is no connection to the partner"),
  /** The partner, the link or the local program gave up before there was an answer. */
  BROKEN_OFF(6, "it was broken off before there was an answer");

  private final int code;
  private final String sentence;

  Refusal(int code, String sentence) {
    this.code = code;
    this.sentence = sentence;
  }

  static @Nullable Refusal ofCode(int code) {
    return Arrays.stream(values()).filter(refusal -> refusal.code == code).findAny().orElse(null);
  }

  /** The byte that stands for it on the link. */
  byte code() {
    return (byte) code;
  }

  /** A part of a sentence for people, such as "nothing answers there". */
  @Override
  public String toString() {
    return sentence;
  }
}
