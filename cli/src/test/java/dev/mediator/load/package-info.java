/** Load on a packaged Mediator: many peers from one thread, and the process that is looked at. */
@NullMarked
package dev.mediator.load;

import org.jspecify.annotations.NullMarked;
