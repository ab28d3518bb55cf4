package dev.mediator.server.transport;

import dev.mediator.server.config.MediatorConfig;
import dev.mediator.server.guard.AccessControl;
import dev.mediator.server.guard.RegistrationQuota;
import dev.mediator.server.handshake.Handshake;
import dev.mediator.server.observe.Conversation;
import dev.mediator.server.observe.ConversationLog;
import dev.mediator.server.observe.HiddenPeers;
import dev.mediator.server.observe.Tally;
import dev.mediator.server.registry.Registry;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What all connections of a Mediator share; every part of it may be used by any thread.
 *
 * @param certificate by which it is known over TLS; null if it speaks none
 * @param nanoTime the one clock: nanoseconds from some moment on
 */
public record Parts(
    MediatorConfig config,
    Handshake handshake,
    Registry registry,
    RegistrationQuota quota,
    AccessControl access,
    Splices splices,
    ConversationLog log,
    Tally tally,
    HiddenPeers hidden,
    @Nullable TlsCertificate certificate,
    LongSupplier nanoTime) {

  /** Takes note of a conversation that has just ended. */
  void ended(Conversation conversation) {
    tally.ended(conversation);
    log.ended(conversation);
  }
}
