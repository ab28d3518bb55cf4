package dev.mediator.server.api;

import dev.mediator.server.config.Reload;
import java.util.function.Supplier;

/**
 * What a Mediator as a whole can be told to do.
 *
 * @param reload reads its configuration anew
 * @param drain begins to stop without haste, and returns at once
 */
public record Steering(Supplier<Reload> reload, Runnable drain) {}
