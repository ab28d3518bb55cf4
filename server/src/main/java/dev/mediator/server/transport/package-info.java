/**
 * Bytes in, bytes out: what a conversation sees and asks for, turned from and into TCP by Netty,
 * which is used nowhere else.
 */
@NullMarked
package dev.mediator.server.transport;

import org.jspecify.annotations.NullMarked;
