package dev.mediator.server.transport;

import dev.mediator.server.guard.Admission;

/** What the connections of one event loop share; the turnstile is theirs alone. */
record LoopParts(
    Parts all,
    Crowd crowd,
    Outlook outlook,
    Admission<Connection> admission,
    Turnstile turnstile) {}
