package dev.mediator.server.config;

import java.net.InetSocketAddress;

/**
 * The operator asked for what this machine does not give: the message says what, and what to do.
 */
public final class CannotListenException extends Exception {
  private static final long serialVersionUID = 1;

  /** For a reason that is a sentence for the operator. */
  public CannotListenException(String message, Throwable cause) {
    super(message, cause);
  }

  /** The same, found out by ourselves. */
  public CannotListenException(String message) {
    super(message);
  }

  /** For an address at which peers were to be listened for, and that could not be bound. */
  public static CannotListenException at(InetSocketAddress address, Throwable cause) {
    return at(address, "", cause);
  }

  /** The same of the one for the operator's programs. */
  public static CannotListenException forAdmin(InetSocketAddress address, Throwable cause) {
    return at(address, "admin-", cause);
  }

  private static CannotListenException at(
      InetSocketAddress address, String prefix, Throwable cause) {
    String system = String.valueOf(cause.getMessage());
    String port = "--" + prefix + "port";
    String reason;
    if (system.contains("in use")) {
      reason = "the port is taken: stop the program that listens there, or choose another " + port;
    } else if (system.contains("assign")) {
      reason = "that is no address of this machine: see --" + prefix + "listen";
    } else if (system.contains("ermission")) {
      reason = "this user may not listen there: choose a " + port + " from 1024 on";
    } else {
      reason = system;
    }
    return new CannotListenException(
        "cannot listen at "
            + address.getAddress().getHostAddress()
            + " port "
            + address.getPort()
            + ": "
            + reason,
        cause);
  }
}
