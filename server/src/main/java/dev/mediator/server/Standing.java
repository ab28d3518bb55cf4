package dev.mediator.server;

import dev.mediator.server.config.MediatorConfig;
import dev.mediator.server.handshake.Handshake;
import java.util.function.Function;

/**
 * The configuration that holds now, and what decides by its rules. Safe for all threads; to ask it
 * is to read a variable.
 */
final class Standing {
  private final Function<MediatorConfig, Handshake> making;
  private volatile MediatorConfig config;
  private volatile Handshake handshake;

  /** Begins with {@code config}. */
  Standing(MediatorConfig config, Function<MediatorConfig, Handshake> making) {
    this.making = making;
    this.config = config;
    this.handshake = making.apply(config);
  }

  MediatorConfig config() {
    return config;
  }

  Handshake handshake() {
    return handshake;
  }

  /** From now on another one holds. */
  void enter(MediatorConfig next) {
    handshake = making.apply(next);
    config = next;
  }
}
