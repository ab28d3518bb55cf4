package dev.mediator.cli;

import java.util.LinkedHashMap;
import java.util.Map;

/** Every code with which the program ends, and what it means: the one list for code and help. */
enum ExitCode {
  /** Success. */
  OK(0, "it did what was asked"),
  /** Any failure that has no code of its own. */
  FAILED(1, "it failed, and says why"),
  /** Nothing was tried: the user has to change something first. */
  WRONG_CONFIGURATION(2, "the command line or the configuration is wrong"),
  /** The server's, and that of a forwarded port. */
  CANNOT_LISTEN(3, "it cannot listen as configured (a port that is taken, for example)"),
  // From here on, each is a way in which a meeting fails: see PeerException.
  MEDIATOR_UNREACHABLE(10, "the mediator cannot be reached"),
  REFUSED(11, "the mediator refused"),
  NOBODY_CAME(12, "the partner did not come in time"),
  PARTNER_UNREACHABLE(13, "the partner came, and cannot be reached"),
  IMPOSTOR(14, "somebody else answered in the partner's place"),
  PLAIN_REFUSED(
      15, "the partner was dialled, offers no encryption, and --allow-plain was not given"),
  /** After the meeting: what was on its way is lost. */
  CONNECTION_LOST(16, "the connection with the partner broke"),
  /** Nothing was said to it: whoever it is has learned nothing. */
  MEDIATOR_UNTRUSTED(17, "who answered over TLS does not prove to be the mediator that was meant"),
  /** The files that did not get through are named. */
  INCOMPLETE(20, "some of what was to be sent or received was not delivered"),
  /** What arrived is kept, under hidden names. */
  TRANSFER_BROKEN(21, "the transfer ended before its time; run both commands again to go on"),
  /** A new connection would not help. */
  OTHER_PROGRAM(22, "the partner runs another command, or another version of it"),
  /** Said by bin/mediator, before there is a Java to say it; sysexits.h calls it unavailable. */
  NO_JAVA(69, "no Java 25 was found"),
  /** As shells have it: 128, and the number of SIGINT. */
  INTERRUPTED(130, "it was interrupted (Ctrl-C)"),
  /** The same with SIGKILL, with which bin/mediator has Java ended then. */
  OUT_OF_MEMORY(137, "it ran out of memory, and says so; or it was killed");

  private final int code;
  private final String meaning;

  ExitCode(int code, String meaning) {
    this.code = code;
    this.meaning = meaning;
  }

  /** What the shell sees. */
  int code() {
    return code;
  }

  /** For a manual: the meanings by their codes, in order. */
  static Map<String, String> meanings() {
    Map<String, String> meanings = new LinkedHashMap<>();
    for (ExitCode exit : values()) {
      meanings.put(String.format("%3d", exit.code), exit.meaning);
    }
    return meanings;
  }
}
