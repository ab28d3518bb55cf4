package dev.mediator.cli;

import java.io.IOException;

/**
 * One way to make a Mediator work for nothing.
 *
 * @param like the honest work that it must not cost more than
 */
record HostileInput(String name, Honest like, Act act) {

  /** What peers do who mean it. */
  enum Honest {
    PLAIN,
    TLS,
    LARGE_KEY
  }

  /** What so many connections do. */
  interface Act {
    void run(int times) throws IOException;
  }

  /** What one connection does. */
  interface Once {
    void run() throws IOException;
  }

  /** Done by one connection after the other. */
  static HostileInput each(String name, Honest like, Once once) {
    return new HostileInput(
        name,
        like,
        times -> {
          for (int i = 0; i < times; i++) {
            once.run();
          }
        });
  }
}
