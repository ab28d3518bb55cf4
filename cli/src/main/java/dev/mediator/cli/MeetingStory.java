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
  /** A Mediator may find ever new words for why it does not serve. */
  private static final int MOST_KINDS = 6;

  private final Partner partner;
  private final Voice voice;

  /** What somebody who waits was told already. */
  private final Set<Object> told = ConcurrentHashMap.newKeySet();

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
      case PeerState.Waiting _ -> once(PeerState.Waiting.class, "waiting for " + partner, line);
      case PeerState.Retrying(var reason, _) -> once(reason, state.toString(), line);
      case PeerState.TurnedAway _ -> once(PeerState.TurnedAway.class, state.toString(), line);
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
  private void once(Object kind, String sentence, JsonLine line) {
    if (told.size() < MOST_KINDS && told.add(kind)) {
      voice.note(sentence, line);
    } else {
      voice.detail(sentence, line);
    }
  }

  /** For programs: {@code turned-away}, for example. */
  static String nameOf(PeerState state) {
    return state
        .getClass()
        .getSimpleName()
        .replaceAll("(?<=[a-z])(?=[A-Z])", "-")
        .toLowerCase(Locale.ROOT);
  }
}
