package dev.mediator.cli;

import dev.mediator.cli.book.Partner;
import dev.mediator.peer.PeerState;
import dev.mediator.protocol.Endpoint;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * What is told of a meeting while it happens: two lines for somebody who waits, all of it for
 * somebody who looks closely.
 */
final class MeetingStory implements Consumer<PeerState> {
  private final Partner partner;
  private final Voice voice;

  /** Whether somebody was told already. */
  private final AtomicBoolean waits = new AtomicBoolean();

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
      case PeerState.Waiting _ -> waiting(line);
      case PeerState.Connected(var address, var encrypted) -> {
        line.with("address", text(address)).with("encrypted", encrypted);
        String how = encrypted ? ", encrypted" : ", NOT encrypted";
        voice.note("connected with " + partner.name() + " at " + text(address) + how, line);
      }
      default -> voice.detail(state.toString(), line);
    }
  }

  /** Said once: whoever was lost and found again is still waiting. */
  private void waiting(JsonLine line) {
    String sentence = "waiting for " + partner;
    if (waits.compareAndSet(false, true)) {
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

  /** Without the name of an interface, which means nothing elsewhere. */
  private static String text(InetSocketAddress address) {
    return new Endpoint(
            address.getAddress().getHostAddress().replaceFirst("%.*", ""), address.getPort())
        .toString();
  }
}
