/** What an application embeds: an encrypted socket to whoever holds a public key. */
@NullMarked
package dev.mediator.peer;

import org.jspecify.annotations.NullMarked;
