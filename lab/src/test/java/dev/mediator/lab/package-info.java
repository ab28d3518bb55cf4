/** Networks of Linux namespaces, with NATs of every kind, in which real programs meet. */
@NullMarked
package dev.mediator.lab;

import org.jspecify.annotations.NullMarked;
