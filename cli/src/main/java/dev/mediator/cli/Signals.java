package dev.mediator.cli;

import dev.mediator.server.observe.LogEvent;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;

/** The signals of the system, as far as it has them, and what they mean to this program. */
final class Signals {
  private Signals() {}

  /**
   * Has {@code task} done for each signal of this name, such as HUP, each time on a thread of its
   * own; where there is none, or Java was told to leave it alone, nothing changes.
   */
  static void on(String name, Runnable task) {
    // The types are named in text, as the compiler takes no others than Java's own for granted.
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
      Object named = signal.getConstructor(String.class).newInstance(name);
      signal.getMethod("handle", signal, handler).invoke(null, named, ours);
    } catch (ReflectiveOperationException e) {
      LogEvent.WITHOUT.log("SIG{} has no meaning here", name, e);
    }
  }
}
