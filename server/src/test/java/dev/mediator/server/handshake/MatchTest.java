package dev.mediator.server.handshake;

import static dev.mediator.server.handshake.Example.ME;
import static dev.mediator.server.handshake.Example.PARTNER;
import static dev.mediator.server.handshake.Example.THERE;
import static dev.mediator.server.handshake.Example.THERE_IPV6;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mediator.protocol.Endpoint;
import dev.mediator.protocol.Message.AdvertiseAbort;
import dev.mediator.protocol.Message.PeerDisconnect;
import dev.mediator.protocol.Message.PeerIdentification;
import dev.mediator.server.handshake.Action.Arm;
import dev.mediator.server.handshake.Action.Close;
import dev.mediator.server.handshake.Action.Hurry;
import dev.mediator.server.handshake.Action.Linger;
import dev.mediator.server.handshake.Action.Send;
import dev.mediator.server.handshake.Action.SendLast;
import dev.mediator.server.handshake.Action.Tell;
import dev.mediator.server.handshake.Event.PartnerCannotDial;
import dev.mediator.server.handshake.Event.PartnerGone;
import dev.mediator.server.handshake.Event.PartnerLeft;
import dev.mediator.server.handshake.Event.PartnerLost;
import dev.mediator.server.handshake.Event.ReservedFor;
import dev.mediator.server.handshake.Phase.Departing;
import dev.mediator.server.handshake.Phase.Leaving;
import dev.mediator.server.handshake.Phase.Over;
import dev.mediator.server.handshake.Phase.Registering;
import dev.mediator.server.handshake.Phase.Reserved;
import dev.mediator.server.handshake.Phase.Settling;
import dev.mediator.server.handshake.Phase.Waiting;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The rows of the state table that lead through a match, with all that is done about it. */
class MatchTest {
  private final Handshake handshake = Example.handshake();

  @Test
  void aNewerProofSendsTheOlderAwayWithAReason() {
    String reason = "replaced by a newer registration of this key";
    Step superseded =
        Step.to(
            new Over(Outcome.SUPERSEDED, reason),
            new SendLast(new AdvertiseAbort(reason)),
            new Linger());
    assertThat(handshake.on(new Waiting(ME), new Event.Replaced())).isEqualTo(superseded);
    assertThat(handshake.on(new Registering(ME), new Event.Replaced())).isEqualTo(superseded);
  }

  @Test
  void theClientIsReservedBeforeOrAfterItsAnswerCame() {
    Step reserved =
        Step.to(
            new Reserved(ME, PARTNER),
            new Arm(Deadline.RESERVATION),
            new Tell(PARTNER, new ReservedFor(ME)));
    assertThat(handshake.on(new Waiting(ME), new Event.Reserve(PARTNER))).isEqualTo(reserved);
    assertThat(handshake.on(new Registering(ME), new Event.Reserve(PARTNER))).isEqualTo(reserved);
  }

  @Test
  void ourPeerIsToldToDisconnectAndClosesFirst() {
    assertThat(handshake.on(new Registering(ME), new ReservedFor(PARTNER)))
        .isEqualTo(
            Step.to(
                new Departing(ME, PARTNER),
                new Arm(Deadline.DEPARTURE),
                new Hurry(Deadline.DEPARTURE),
                new Send(new PeerDisconnect("192.0.2.1", 40_001))));
  }

  @Test
  void aStockPeerIsToldToDisconnectInOneSegmentWithTheEnd() {
    Registration stock = Example.registration(7, Example.HERE, false);
    assertThat(handshake.on(new Registering(stock), new ReservedFor(PARTNER)).actions())
        .containsExactly(
            new Arm(Deadline.DEPARTURE),
            new Hurry(Deadline.DEPARTURE),
            new SendLast(new PeerDisconnect("192.0.2.1", 40_001)));
  }

  @Test
  void aPeerThatProvablyLeftIsIntroducedFromItsObservedAddress() {
    assertThat(handshake.on(new Departing(ME, PARTNER), new Event.EndOfStream(true)))
        .isEqualTo(
            Step.to(
                new Over(Outcome.INTRODUCED, ""),
                new Tell(PARTNER, new PartnerLeft(ME.observed())),
                new Close()));
  }

  @Test
  void theClientHearsOfItsPeerOnlyAfterAMoment() {
    Step settling = handshake.on(new Reserved(ME, PARTNER), new PartnerLeft(THERE));
    assertThat(settling)
        .isEqualTo(
            Step.to(
                new Settling(ME, 0, THERE), new Arm(Deadline.SETTLE), new Hurry(Deadline.LEAVING)));
    assertThat(handshake.on(settling.next(), new Event.TimedOut(true)))
        .isEqualTo(
            Step.to(
                new Leaving(ME),
                new Arm(Deadline.LEAVING),
                new Send(new PeerIdentification(0, "192.0.2.2", 40_002))));
  }

  @Test
  void theClientIsToldTheVersionThatItsPeerAdvertised() {
    Phase settling = new Settling(ME, 3, THERE_IPV6);
    assertThat(handshake.on(settling, new Event.TimedOut(false)).actions())
        .contains(new Send(new PeerIdentification(3, "2001:db8::2", 40_002)));
  }

  @Test
  void aLostPartnerClosesTheOtherSideWithoutAWord() {
    for (Phase phase : List.of(new Departing(ME, PARTNER), new Reserved(ME, PARTNER))) {
      assertThat(handshake.on(phase, new PartnerLost()).actions()).containsExactly(new Close());
    }
  }

  @Test
  void whoeverAsksForAConversationThatIsOverIsAnswered() {
    Phase over = new Over(Outcome.GONE, "");
    assertThat(handshake.on(over, new Event.Reserve(PARTNER)))
        .isEqualTo(Step.to(over, new Tell(PARTNER, new PartnerGone())));
    assertThat(handshake.on(over, new ReservedFor(PARTNER)))
        .isEqualTo(Step.to(over, new Tell(PARTNER, new PartnerLost())));
    assertThat(handshake.on(over, new Event.Reset())).isEqualTo(Step.to(over));
  }

  @Test
  void aStockClientCannotDialAcrossAddressFamilies() {
    Registration stock = Example.registration(7, Example.HERE, false);
    Registration ipv6 = Example.partner(THERE_IPV6, true);
    for (Phase phase : List.of(new Waiting(stock), new Registering(stock))) {
      Step split = handshake.on(phase, new Event.Reserve(ipv6));
      assertThat(split.next()).isInstanceOfSatisfying(Over.class, MatchTest::assertSplit);
      assertThat(split.actions())
          .hasSize(3)
          .startsWith(
              new SendLast(new AdvertiseAbort(((Over) split.next()).reason())), new Linger())
          .endsWith(new Tell(ipv6, new PartnerCannotDial()));
    }
    Step told = handshake.on(new Registering(ipv6), new PartnerCannotDial());
    assertThat(told.next()).isInstanceOfSatisfying(Over.class, MatchTest::assertSplit);
    assertThat(told.actions())
        .containsExactly(
            new SendLast(new AdvertiseAbort(((Over) told.next()).reason())), new Linger());
  }

  private static void assertSplit(Over over) {
    assertThat(over.outcome()).isEqualTo(Outcome.SPLIT);
    assertThat(over.reason()).contains("IPv4", "IPv6");
  }

  @Test
  void ourClientAndClientsOfTheSameFamilyDial() {
    Registration stock = Example.registration(7, Example.HERE, false);
    Registration stockIpv6 = Example.registration(7, new Endpoint("2001:db8::1", 40_001), false);
    Registration ipv6 = Example.partner(THERE_IPV6, false);
    for (Step dials :
        List.of(
            handshake.on(new Waiting(ME), new Event.Reserve(ipv6)),
            handshake.on(new Waiting(stock), new Event.Reserve(PARTNER)),
            handshake.on(new Waiting(stockIpv6), new Event.Reserve(ipv6)))) {
      assertThat(dials.next()).isInstanceOf(Reserved.class);
    }
  }
}
