package dev.mediator.server.simulation;

import dev.mediator.protocol.Endpoint;
import java.util.List;
import java.util.random.RandomGenerator;

/** What one simulated peer is going to do: whom it wants, from where, and how it fails. */
record Plan(
    Visitor visitor,
    int key,
    int wants,
    boolean punches,
    boolean relays,
    Fault fault,
    Stage stage,
    long connectsAt) {

  /** The ways to fail. */
  enum Fault {
    NONE,
    /** Does not do what is due. */
    SILENT,
    /** Closes; with something unread, that breaks the connection. */
    CLOSE,
    /** Closes its sending side, and goes on reading. */
    HALF_CLOSE,
    /** Breaks the connection. */
    RESET,
    /** Its host is gone: nothing is acknowledged any more. */
    VANISH,
    /** Sends bytes that are no message. */
    GARBAGE,
    /** Sends a message that is not due. */
    TALK,
    /** Sends the message that is due, but a wrong one. */
    LIE
  }

  /** When it fails. */
  enum Stage {
    CONNECTED,
    /** Some time after it advertised. */
    ADVERTISED,
    /** Some time after it asked how it is seen. */
    ASKED,
    /** When it was told how it is seen. */
    TOLD,
    CHALLENGED,
    /** Some time after its proof, whatever has become of it by then. */
    LATER,
    /** When it was told that its partner is there: to disconnect, or to listen. */
    DISCONNECTED,
    /** Some time after it said that it listens. */
    LISTENS,
    /** When it was told to dial. */
    IDENTIFIED,
    /** Some time after it said that it dialled in vain. */
    REPORTED
  }

  private static final int LOWEST_PORT = 1024;

  static Plan random(int number, World.Shape shape, RandomGenerator random) {
    int key = random.nextInt(shape.keys());
    int wants = partner(key, shape.keys(), random);
    int port = random.nextInt(40) == 0 ? 1 + random.nextInt(1023) : LOWEST_PORT + number % 60000;
    String host = (number / 60000) + "." + (number % 200);
    boolean ipv6 = random.nextInt(100) < shape.ipv6Percent();
    String ip = ipv6 ? "2001:db8::" + Integer.toHexString(number + 1) : "10.1." + host;
    boolean ours = random.nextInt(100) >= shape.stockPercent();
    Visitor visitor = new Visitor(number, "k" + key, "k" + wants, new Endpoint(ip, port), 0, ours);
    boolean faulty = random.nextInt(100) < shape.faultPercent();
    return new Plan(
        visitor,
        key,
        wants,
        visitor.ours() && random.nextInt(4) != 0,
        random.nextInt(4) != 0,
        faulty ? any(Fault.values(), random) : Fault.NONE,
        any(Stage.values(), random),
        random.nextInt(shape.rush()));
  }

  boolean comesFromLowPort() {
    return visitor.address().port() < LOWEST_PORT;
  }

  /** What its Advertise offers. */
  List<String> extensions() {
    if (!punches) {
      return List.of();
    }
    return relays ? List.of("punch", "relay") : List.of("punch");
  }

  private static int partner(int key, int keys, RandomGenerator random) {
    int beside = key ^ 1;
    if (beside < keys && random.nextInt(4) != 0) {
      return beside;
    }
    int any = random.nextInt(keys - 1);
    return any >= key ? any + 1 : any;
  }

  private static <T> T any(T[] values, RandomGenerator random) {
    return values[random.nextInt(values.length)];
  }
}
