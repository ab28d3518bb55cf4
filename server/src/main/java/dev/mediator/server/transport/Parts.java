package dev.mediator.server.transport;

import dev.mediator.server.config.MediatorConfig;
import dev.mediator.server.guard.AccessControl;
import dev.mediator.server.guard.RegistrationQuota;
import dev.mediator.server.handshake.Handshake;
import dev.mediator.server.observe.Chronicle;
import dev.mediator.server.registry.Registry;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What all connections of a Mediator share; every part of it may be used by any thread.
 *
 * @param configs the configuration, which may be another each time
 * @param handshakes what decides by its rules, the same
 * @param certificate by which it is known over TLS; null if it speaks none
 * @param nanoTime the one clock: nanoseconds from some moment on
 */
public record Parts(
    Supplier<MediatorConfig> configs,
    Supplier<Handshake> handshakes,
    Registry registry,
    RegistrationQuota quota,
    AccessControl access,
    Splices splices,
    Chronicle chronicle,
    @Nullable TlsCertificate certificate,
    LongSupplier nanoTime) {

  /** The configuration that holds now. */
  MediatorConfig config() {
    return configs.get();
  }

  /** What decides by its rules. */
  Handshake handshake() {
    return handshakes.get();
  }
}
