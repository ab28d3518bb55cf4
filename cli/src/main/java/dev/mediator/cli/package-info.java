/** The command {@code mediator}: one short class for each of its subcommands. */
@NullMarked
package dev.mediator.cli;

import org.jspecify.annotations.NullMarked;
