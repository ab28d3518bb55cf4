package dev.mediator.cli;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The signal SIGHUP, where there is one: operators send it to have files read anew, and a terminal
 * sends it when it goes, which stops the program, as it would without us.
 */
final class HangUp {
  private static final Path TERMINAL = Path.of("/dev/tty");
  private static final Logger LOG = LoggerFactory.getLogger("mediator");

  private HangUp() {}

  /** Has {@code task} done for each, by a thread of the system's. */
  static void means(Runnable task) {
    boolean attended = hasTerminal();
    handle(() -> {
      if (attended && !hasTerminal()) {
        Runtime.getRuntime().exit(0);
      } else {
        task.run();
      }
    });
  }

  /** The types are named in text, as the compiler takes no others than Java's own for granted. */
  private static void handle(Runnable task) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      InvocationHandler call =
          (proxy, method, arguments) -> {
            task.run();
            return null;
          };
      Object ours =
          Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[] {handler}, call);
      Object hangUp = signal.getConstructor(String.class).newInstance("HUP");
      signal.getMethod("handle", signal, handler).invoke(null, hangUp, ours);
    } catch (ReflectiveOperationException e) {
      LOG.debug("SIGHUP has no meaning here", e);
    }
  }

  private static boolean hasTerminal() {
    try (InputStream terminal = Files.newInputStream(TERMINAL)) {
      return terminal.available() >= 0;
    } catch (IOException e) {
      return false;
    }
  }
}
