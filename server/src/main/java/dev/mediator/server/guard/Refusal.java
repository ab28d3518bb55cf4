package dev.mediator.server.guard;

import dev.mediator.server.handshake.Outcome;

/** That a limit leaves no room: which outcome that is, and why, in plain English. */
public record Refusal(Outcome outcome, String reason) {}
