package dev.mediator.cli;

import dev.mediator.cli.book.Partner;
import dev.mediator.peer.PeerState;
import dev.mediator.protocol.Endpoint;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * What is told of a meeting while it happens: that it waits, and why it takes longer, once each,
 * for somebody who waits; all of it for somebody who looks closely.
 */
final class MeetingStory implements Consumer<PeerState> {
  private final Partner partner;
  private final Voice voice;

  /** What somebody who waits was told already. */
  private final Set<Class<?>> told = ConcurrentHashMap.newKeySet();

  MeetingStory(Partner partner, Voice voice) {
    this.partner = partner;
    this.voice = voice;
  }

  @Override
  public void accept(PeerState state) {
    JsonLine line =
        new JsonLine("state")
            .with("state", nameOf(state))
            .with("partner", partner.name())
            .with("fingerprint", partner.key())
            .with("text", state);
    switch (state) {
      case PeerState.Waiting _ -> once(state, "waiting for " + partner, line);
      case PeerState.Retrying _ -> once(state, state.toString(), line);
      case PeerState.TurnedAway _ -> once(state, state.toString(), line);
      case PeerState.Connected at -> {
        String address = Endpoint.of(at.partner()).toString();
        line.with("address", address)
            .with("path", at.path().name().toLowerCase(Locale.ROOT))
            .with("encrypted", at.encrypted());
        String how = " " + at.path() + (at.encrypted() ? ", encrypted" : ", NOT encrypted");
        voice.note("connected with " + partner.name() + " at " + address + how, line);
      }
      default -> voice.detail(state.toString(), line);
    }
  }

  /** Who was lost and found again is still waiting, and strangers may come in crowds. */
  private void once(PeerState state, String sentence, JsonLine line) {
    if (told.add(state.getClass())) {
      voice.note(sentence, line);
    } else {
      voice.detail(sentence, line);
    }
  }

  /** For programs: {@code turned-away}, for example. */
  private static String nameOf(PeerState state) {
    return state
        .getClass()
        .getSimpleName()
        .replaceAll("(?<=[a-z])(?=[A-Z])", "-")
        .toLowerCase(Locale.ROOT);
  }
}
