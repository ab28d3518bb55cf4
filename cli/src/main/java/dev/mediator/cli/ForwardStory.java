package dev.mediator.cli;

import dev.mediator.cli.book.Partner;
import dev.mediator.cli.forward.ForwardEvent;
import dev.mediator.cli.forward.LocalPort;
import dev.mediator.cli.forward.Target;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * What is told of a forwarding while it runs: who did what, and what to do about it. Any thread may
 * tell it.
 */
final class ForwardStory implements Consumer<ForwardEvent> {
  private static final String AGAIN = "; trying again";

  private final Partner partner;
  private final Voice voice;
  private final Repetitions refusals;
  private final Set<Class<?>> suspected = ConcurrentHashMap.newKeySet();

  ForwardStory(Partner partner, Voice voice, LongSupplier nanoTime) {
    this.partner = partner;
    this.voice = voice;
    this.refusals = new Repetitions(voice, nanoTime);
  }

  /** Where it listens: with port 0, only this tells which port it became. */
  void listens(LocalPort port, InetSocketAddress address) {
    boolean both = port.bind().equalsIgnoreCase(LocalPort.THIS_MACHINE);
    String ip = address.getAddress().getHostAddress();
    voice.note(
        (both ? LocalPort.THIS_MACHINE : ip)
            + " port "
            + address.getPort()
            + " leads to the partner's "
            + port.target(),
        new JsonLine("listening")
            .with("address", ip)
            .with("port", address.getPort())
            .with("target", port.target()));
  }

  /** What the partner may reach. */
  void allows(Target target) {
    voice.note("the partner may reach " + target, new JsonLine("allowed").with("target", target));
  }

  /** The partner said farewell. */
  void ended() {
    over(partner.name() + " has ended forward");
  }

  /** There was no farewell. */
  void lost(String why) {
    over("the connection with " + partner.name() + " is lost: " + why.replaceFirst("\\.$", ""));
  }

  /** Told always: meanwhile nothing is carried, and somebody may wonder. */
  private void over(String reason) {
    refusals.sum();
    voice.note(
        reason + "; waiting for a new connection, until Ctrl-C",
        new JsonLine("lost").with("text", reason));
  }

  /** A meeting failed as the next one may not. */
  void retries(Exception failure) {
    String why = String.valueOf(failure.getMessage());
    voice.detail(why + AGAIN, new JsonLine("retrying").with("text", why));
  }

  /** Somebody may be in the partner's place, which no waiting mends: told once of each kind. */
  void suspects(Exception failure) {
    if (suspected.add(failure.getClass())) {
      String why = String.join("; ", Failures.sentencesOf(failure));
      voice.note(why + AGAIN, new JsonLine("retrying").with("text", why));
    } else {
      retries(failure);
    }
  }

  /** A connection that is not carried concerns everybody; the others only who looks closely. */
  @Override
  public void accept(ForwardEvent event) {
    JsonLine line =
        new JsonLine(event.getClass().getSimpleName().toLowerCase(Locale.ROOT))
            .with("number", event.number())
            .with("target", event.target());
    String about = "connection " + event.number() + " to " + event.target();
    switch (event) {
      case ForwardEvent.Opened _ -> voice.detail(about + " is open", line);
      case ForwardEvent.Refused refused -> {
        String who = event.number() < 0 ? partner.name() + "'s connection to " : "a connection to ";
        refusals.tell(
            who + event.target() + " was not carried: " + refused.reason(),
            line.with("reason", refused.reason()));
      }
      case ForwardEvent.Closed(_, _, var sent, var received, var whole) ->
          voice.detail(
              about
                  + (whole ? " is over" : " broke off")
                  + ": "
                  + sent
                  + " bytes there, "
                  + received
                  + " back",
              line.with("sent", sent).with("received", received).with("whole", whole));
    }
  }
}
