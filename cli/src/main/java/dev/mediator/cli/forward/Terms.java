package dev.mediator.cli.forward;

import java.util.Set;
import java.util.function.Consumer;

/**
 * What holds for every link of a forwarding.
 *
 * @param allowed the only targets that the partner can reach
 */
record Terms(Set<Target> allowed, Consumer<ForwardEvent> events, Limits limits) {}
