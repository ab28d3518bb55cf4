package dev.mediator.cli;

import dev.mediator.protocol.Message;
import dev.mediator.protocol.Message.AdvertiseAbort;
import dev.mediator.protocol.Message.AdvertiseRetry;
import dev.mediator.protocol.Message.PeerDisconnect;
import dev.mediator.protocol.Message.PeerIdentification;
import java.io.PrintWriter;
import java.util.function.LongSupplier;

/** Prints what happens as arrows between the parties, with the time since it began. */
final class Narrator {
  private final PrintWriter out;
  private final LongSupplier nanoTime;
  private final long start;

  Narrator(PrintWriter out, LongSupplier nanoTime) {
    this.out = out;
    this.nanoTime = nanoTime;
    this.start = nanoTime.getAsLong();
  }

  void message(String from, String to, Message message) {
    arrow(from, to, message.getClass().getSimpleName() + detail(message));
  }

  synchronized void arrow(String from, String to, String what) {
    double millis = (nanoTime.getAsLong() - start) / 1e6;
    out.printf("%8.1f ms  %8s --> %-8s  %s%n", millis, from, to, what);
    out.flush();
  }

  private static String detail(Message message) {
    return switch (message) {
      case PeerDisconnect(var ip, var port) -> " (you are " + ip + ":" + port + ": listen there)";
      case PeerIdentification(_, var ip, var port) -> " (dial " + ip + ":" + port + ")";
      case AdvertiseAbort(var reason) -> " (" + reason + ")";
      case AdvertiseRetry(var reason) -> " (" + reason + ")";
      default -> "";
    };
  }
}
