/** What an operator gets to see. */
@NullMarked
package dev.mediator.server.observe;

import org.jspecify.annotations.NullMarked;
