/** What an operator's programs ask over HTTP: metrics, and whether the Mediator is well. */
@NullMarked
package dev.mediator.server.admin;

import org.jspecify.annotations.NullMarked;
