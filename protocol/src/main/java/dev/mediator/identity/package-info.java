/**
 * Who a peer is: its public key, how it is read from a stranger, and how it is proved.
 *
 * <p>Depends on the JDK alone. Everything here is immutable and may be used by any thread.
 */
@NullMarked
package dev.mediator.identity;

import org.jspecify.annotations.NullMarked;
