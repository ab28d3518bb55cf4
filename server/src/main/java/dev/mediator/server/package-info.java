/** The Mediator as a whole: what an application that embeds one starts with. */
@NullMarked
package dev.mediator.server;

import org.jspecify.annotations.NullMarked;
