/** What a user keeps for the peers' commands: the configuration file, and names for public keys. */
@NullMarked
package dev.mediator.cli.book;

import org.jspecify.annotations.NullMarked;
