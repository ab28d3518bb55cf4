package dev.mediator.server.simulation;

/** What a Mediator still holds when nothing moves any more. */
public record Leftovers(int connections, int timers, int registrations) {}
