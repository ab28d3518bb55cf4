/**
 * What a Mediator decides: one conversation with one peer, as a pure function.
 *
 * <p>No clock, thread, channel or logger is used here. Whatever a connection may be told or may be
 * asked to do is a value of this package.
 */
@NullMarked
package dev.mediator.server.handshake;

import org.jspecify.annotations.NullMarked;
