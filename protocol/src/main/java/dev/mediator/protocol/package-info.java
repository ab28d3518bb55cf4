/**
 * The wire of p2psc, protocol version 0: its messages, how they are cut out of a stream, read and
 * written.
 */
@NullMarked
package dev.mediator.protocol;

import org.jspecify.annotations.NullMarked;
