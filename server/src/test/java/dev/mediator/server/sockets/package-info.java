/** A running Mediator, and scripted peers that talk to it over real sockets, well or badly. */
@NullMarked
package dev.mediator.server.sockets;

import org.jspecify.annotations.NullMarked;
