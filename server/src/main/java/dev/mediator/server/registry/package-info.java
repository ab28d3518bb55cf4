/** Who waits for whom, and nothing else. */
@NullMarked
package dev.mediator.server.registry;

import org.jspecify.annotations.NullMarked;
