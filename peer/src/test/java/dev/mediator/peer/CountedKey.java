package dev.mediator.peer;

import dev.mediator.identity.PeerKeyPair;
import java.lang.reflect.Proxy;
import java.security.interfaces.RSAPrivateCrtKey;
import java.util.concurrent.atomic.AtomicInteger;

/** An identity that counts what is done with its private half. */
final class CountedKey {
  private final AtomicInteger operations = new AtomicInteger();
  private final PeerKeyPair identity;

  CountedKey(PeerKeyPair original) {
    RSAPrivateCrtKey key = original.privateKey();
    this.identity =
        PeerKeyPair.of(
            (RSAPrivateCrtKey)
                Proxy.newProxyInstance(
                    CountedKey.class.getClassLoader(),
                    new Class<?>[] {RSAPrivateCrtKey.class},
                    (proxy, method, arguments) -> {
                      // Java asks a foreign key for this once when an operation begins.
                      if (method.getName().equals("getCrtCoefficient")) {
                        operations.incrementAndGet();
                      }
                      return method.invoke(key, arguments);
                    }));
  }

  PeerKeyPair identity() {
    return identity;
  }

  /** How many private operations began. */
  int operations() {
    return operations.get();
  }
}
