/**
 * TCP ports carried from one partner to the other: many connections over one link, which is any
 * pair of streams between two people who know each other.
 *
 * <p>{@link dev.mediator.cli.forward.Forwarding} is the way in. It trusts its partner with what it
 * allows and with nothing else.
 */
@NullMarked
package dev.mediator.cli.forward;

import org.jspecify.annotations.NullMarked;
