/** What comes from the other side: how a partner is recognised, and how its words may be shown. */
@NullMarked
package dev.mediator.cli.foreign;

import org.jspecify.annotations.NullMarked;
