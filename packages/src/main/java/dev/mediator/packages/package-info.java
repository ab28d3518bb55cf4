/** What is done to the distribution before it is packed. */
@NullMarked
package dev.mediator.packages;

import org.jspecify.annotations.NullMarked;
