package dev.mediator.server.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediator.protocol.Message.AdvertiseAbort;
import dev.mediator.server.handshake.Action.Close;
import dev.mediator.server.handshake.Action.Linger;
import dev.mediator.server.handshake.Action.Send;
import dev.mediator.server.handshake.Action.SendLast;
import dev.mediator.server.handshake.Action.Withdraw;
import dev.mediator.server.handshake.Event.Denied;
import dev.mediator.server.handshake.Event.TimedOut;
import dev.mediator.server.handshake.Event.Undecided;
import dev.mediator.server.handshake.Phase.Asking;
import dev.mediator.server.handshake.Phase.Over;
import dev.mediator.server.handshake.Phase.Registering;
import dev.mediator.server.handshake.Phase.Waiting;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of peers that their Mediator's operator does not let in, or no longer. */
class AskingTest {
  private final Handshake handshake = Example.handshake();

  @Test
  void whoIsDeniedIsToldAndTakenOutOfTheRegistry() {
    Registration me = Example.ME;
    Event denied = new Denied("not you");
    SendLast words = new SendLast(new AdvertiseAbort("not you"));
    Over over = new Over(Outcome.DENIED, "not you");
    assertThat(handshake.on(new Asking(me), denied)).isEqualTo(Step.to(over, words, new Linger()));
    for (Phase registered : List.of(new Registering(me), new Waiting(me))) {
      assertThat(handshake.on(registered, denied))
          .isEqualTo(Step.to(over, new Withdraw(me), words, new Linger()));
    }
  }

  @Test
  void whomNobodyDecidesAboutIsToldToComeAgain() {
    for (Event event : List.of(new Undecided("later"), new TimedOut(true))) {
      Step step = handshake.on(new Asking(Example.ME), event);
      assertThat(step.actions())
          .satisfiesExactly(
              words ->
                  assertThat(words)
                      .isInstanceOfSatisfying(
                          Send.class,
                          send ->
                              assertThat(((AdvertiseAbort) send.message()).retryAfterMillis())
                                  .isEqualTo(5_000)),
              close -> assertThat(close).isEqualTo(new Close()));
    }
  }
}
