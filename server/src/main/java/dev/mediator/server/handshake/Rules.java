package dev.mediator.server.handshake;

import dev.mediator.identity.KeyLimits;
import dev.mediator.identity.Nonce;

/**
 * What an operator decides about handshakes.
 *
 * @param name the public name in nonces, or {@link Nonce#NAMELESS}
 * @param lowestPort a peer seen at a lower port is asked to come back from another
 * @param retries how often a peer is asked that before it is refused
 * @param keys which keys are usable
 * @param relay whether two that cannot reach each other may be relayed
 */
public record Rules(String name, int lowestPort, int retries, KeyLimits keys, boolean relay) {}
