package dev.mediator.peer;

import dev.mediator.identity.PeerKey;
import dev.mediator.identity.PeerKeyPair;
import dev.mediator.server.Mediator;
import dev.mediator.server.config.CannotListenException;
import dev.mediator.server.config.MediatorConfig;
import dev.mediator.server.config.Setting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Where peers meet in tests: a real Mediator on this machine, and identities to use. */
final class Ground implements AutoCloseable {
  /** Nothing takes nearly as long; a test that waits for it has failed. */
  static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final List<PeerKeyPair> IDENTITIES = new ArrayList<>();

  private final Map<Setting, String> settings = new EnumMap<>(Setting.class);
  private Mediator mediator;

  private Ground(Map<Setting, String> more) throws CannotListenException {
    settings.put(Setting.LISTEN, "127.0.0.1");
    settings.put(Setting.PORT, "0");
    settings.put(Setting.ADMIN_PORT, "off");
    settings.put(Setting.LOG_LEVEL, "error");
    settings.putAll(more);
    mediator = Mediator.start(MediatorConfig.of(settings));
  }

  static Ground open() throws CannotListenException {
    return new Ground(Map.of());
  }

  static Ground open(Map<Setting, String> settings) throws CannotListenException {
    return new Ground(settings);
  }

  /** One of any number of identities, always the same for a number: making one takes a while. */
  static synchronized PeerKeyPair identity(int number) {
    while (IDENTITIES.size() <= number) {
      IDENTITIES.add(PeerKeyPair.generate(2048));
    }
    return IDENTITIES.get(number);
  }

  static PeerKey key(int number) {
    return identity(number).publicKey();
  }

  Mediator mediator() {
    return mediator;
  }

  String address() {
    return "127.0.0.1:" + mediator.port();
  }

  PeerConnector connector(int number) {
    return PeerConnector.through(address(), identity(number)).within(PATIENCE);
  }

  /** Stops the Mediator, and starts another one at the same port. */
  void restart() throws CannotListenException {
    int port = mediator.port();
    mediator.close();
    settings.put(Setting.PORT, Integer.toString(port));
    mediator = Mediator.start(MediatorConfig.of(settings));
  }

  @Override
  public void close() {
    mediator.close();
  }
}
