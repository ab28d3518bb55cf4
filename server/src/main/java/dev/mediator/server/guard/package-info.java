/** What bounds the use that one source, or all of them, can make of a Mediator. */
@NullMarked
package dev.mediator.server.guard;

import org.jspecify.annotations.NullMarked;
