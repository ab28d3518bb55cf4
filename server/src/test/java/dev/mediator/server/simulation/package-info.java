/**
 * A seeded simulation of whole Mediators with all their peers on a virtual clock, and the one
 * checker of what a Mediator guarantees, which tests with real sockets use too.
 */
@NullMarked
package dev.mediator.server.simulation;

import org.jspecify.annotations.NullMarked;
