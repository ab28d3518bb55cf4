package dev.mediator.server.transport;

import java.net.InetSocketAddress;

/**
 * The operator asked for what this machine does not give: the message says what, and what to do.
 */
public final class TransportException extends Exception {
  private static final long serialVersionUID = 1;

  TransportException(String message, Throwable cause) {
    super(message, cause);
  }

  static TransportException cannotListen(InetSocketAddress address, Throwable cause) {
    String system = String.valueOf(cause.getMessage());
    String reason;
    if (system.contains("in use")) {
      reason = "the port is taken: stop the program that listens there, or choose another --port";
    } else if (system.contains("assign")) {
      reason = "that is no address of this machine: see --listen";
    } else if (system.contains("ermission")) {
      reason = "this user may not listen there: choose a --port from 1024 on";
    } else {
      reason = system;
    }
    return new TransportException(
        "cannot listen at "
            + address.getAddress().getHostAddress()
            + " port "
            + address.getPort()
            + ": "
            + reason,
        cause);
  }
}
