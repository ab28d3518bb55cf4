/** What an operator decides, read from wherever it was written and checked as a whole. */
@NullMarked
package dev.mediator.server.config;

import org.jspecify.annotations.NullMarked;
