package dev.mediator.server.handshake;

import static dev.mediator.server.handshake.Example.ALICE;
import static dev.mediator.server.handshake.Example.BOB;
import static dev.mediator.server.handshake.Example.HERE;
import static dev.mediator.server.handshake.Example.INBOX;
import static dev.mediator.server.handshake.Example.advertise;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mediator.identity.Challenge;
import dev.mediator.identity.PeerKeyPair;
import dev.mediator.protocol.Endpoint;
import dev.mediator.protocol.Message;
import dev.mediator.protocol.Message.AddressReport;
import dev.mediator.protocol.Message.AddressRequest;
import dev.mediator.protocol.Message.Advertise;
import dev.mediator.protocol.Message.AdvertiseAbort;
import dev.mediator.protocol.Message.AdvertiseChallenge;
import dev.mediator.protocol.Message.AdvertiseResponse;
import dev.mediator.protocol.Message.AdvertiseRetry;
import dev.mediator.server.handshake.Action.Arm;
import dev.mediator.server.handshake.Action.Ask;
import dev.mediator.server.handshake.Action.Close;
import dev.mediator.server.handshake.Action.Linger;
import dev.mediator.server.handshake.Action.LookBack;
import dev.mediator.server.handshake.Action.Queue;
import dev.mediator.server.handshake.Action.Register;
import dev.mediator.server.handshake.Action.Send;
import dev.mediator.server.handshake.Action.SendLast;
import dev.mediator.server.handshake.Event.Allowed;
import dev.mediator.server.handshake.Event.Called;
import dev.mediator.server.handshake.Event.LookedBack;
import dev.mediator.server.handshake.Event.Malformed;
import dev.mediator.server.handshake.Event.NoRoom;
import dev.mediator.server.handshake.Event.Received;
import dev.mediator.server.handshake.Phase.Asking;
import dev.mediator.server.handshake.Phase.Greeting;
import dev.mediator.server.handshake.Phase.Over;
import dev.mediator.server.handshake.Phase.Proving;
import dev.mediator.server.handshake.Phase.Queued;
import dev.mediator.server.handshake.Phase.Registering;
import dev.mediator.server.handshake.Phase.Reporting;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The first rows of the state table: who may register, and how a key is proved. */
class GreetingTest {
  private static final Greeting GREETING = new Greeting(HERE, INBOX, 2);

  private final Handshake handshake = Example.handshake();

  @Test
  void whoeverConnectsHasAHandshakesTime() {
    assertThat(handshake.open(HERE, INBOX))
        .isEqualTo(Step.to(GREETING, new Arm(Deadline.HANDSHAKE)));
  }

  @Test
  void onlyGreetingAndProvingWaitForAMessage() {
    assertThat(Example.everyPhase().stream().filter(Phase::messageDue))
        .hasExactlyElementsOfTypes(Greeting.class, Proving.class);
  }

  @Test
  void aPhaseKnowsWhatThePeerWantsOnceItHasSaidSo() {
    for (Phase phase : Example.everyPhase()) {
      boolean unsaid =
          phase instanceof Greeting
              || phase instanceof Reporting
              || phase instanceof Queued
              || phase instanceof Over;
      assertThat(phase.registration()).isEqualTo(unsaid ? null : Example.ME);
    }
  }

  @Test
  void anAdvertiseIsReadWhenItsTurnHasCome() {
    Advertise advertise = advertise();
    assertThat(handshake.on(GREETING, new Received(advertise)))
        .isEqualTo(Step.to(new Queued(GREETING, advertise), new Queue()));
  }

  @Test
  void whoFindsNoRoomIsToldToComeAgainAndClosed() {
    Event full = new NoRoom(Outcome.FULL, "full");
    Send words = new Send(new AdvertiseAbort("full", 5_000));
    for (Phase phase : Example.everyPhase()) {
      if (!phase.isProved()) {
        assertThat(handshake.on(phase, full))
            .isEqualTo(Step.to(new Over(Outcome.FULL, "full"), words, new Close()));
      }
    }
    assertThat(handshake.on(new Phase.Waiting(Example.ME), full).actions())
        .containsExactly(new Action.Withdraw(Example.ME), words, new Close());
  }

  @Test
  void theRightNonceProvesTheKeyAndWhoMayRegisters() {
    Step challenged = greet(GREETING, advertise());
    Registration claim = claimIn(challenged);
    Step proved = handshake.on(challenged.next(), answer(challenged, ALICE));

    Registration me = claim.proved(Example.FIRST_PROOF);
    assertThat(proved).isEqualTo(Step.to(new Asking(me), new Ask(me)));
    assertThat(handshake.on(proved.next(), new Allowed()))
        .isEqualTo(Step.to(new Registering(me), new Register(me)));
    assertThat(claim.proof()).isZero();
    assertThat(me).isEqualTo(Example.registration(Example.FIRST_PROOF, HERE, true));
  }

  @Test
  void everyProofHasANumberOfItsOwn() {
    Step first = greet(GREETING, advertise());
    Step second = greet(GREETING, advertise());
    assertThat(handshake.on(first.next(), answer(first, ALICE)))
        .isNotEqualTo(handshake.on(second.next(), answer(second, ALICE)));
  }

  @Test
  void theWrongNonceIsClosedWithoutAWord() {
    Step challenged = greet(GREETING, advertise());
    Step refused = handshake.on(challenged.next(), answer(challenged, BOB));
    assertThat(refused.next())
        .isInstanceOfSatisfying(
            Over.class, over -> assertThat(over.outcome()).isEqualTo(Outcome.IMPOSTOR));
    assertThat(refused.actions()).containsExactly(new Close());
  }

  @Test
  void aNonceIsGoodForItsOwnConnectionOnly() {
    Step here = greet(GREETING, advertise());
    Step there = greet(GREETING, advertise());
    assertThat(handshake.on(there.next(), answer(here, ALICE)).next()).isInstanceOf(Over.class);
  }

  @Test
  void anythingElseThanAnAnswerToTheChallengeIsRude() {
    Step challenged = greet(GREETING, advertise());
    for (Event event : List.of(new Received(advertise()), new Malformed("no JSON"))) {
      Step refused = handshake.on(challenged.next(), event);
      assertThat(refused.next())
          .isInstanceOfSatisfying(
              Over.class, over -> assertThat(over.outcome()).isEqualTo(Outcome.RUDE));
      assertThat(refused.actions()).containsExactly(new Close());
    }
  }

  @Test
  void aPeerIsOursIfItSaysWhatItOffersBeyondTheVersion() {
    Advertise ours = advertise();
    Advertise stock = new Advertise(0, ours.ourKey(), ours.theirKey(), null);
    assertThat(claimIn(greet(GREETING, ours)).ours()).isTrue();
    assertThat(claimIn(greet(GREETING, stock)).ours()).isFalse();
  }

  @Test
  void erroneousAdvertisesAreRefusedWithAReason() {
    String own = ALICE.publicKey().toPem();
    String other = BOB.publicKey().toPem();
    String rewrapped = own.replace("\n", "").replace("-----B", "\n-----B");
    String small = PeerKeyPair.generate(1024).publicKey().toPem();
    assertRefused(new Advertise(1, own, other, null), "protocol version 0 is the newest");
    assertRefused(new Advertise(255, own, other, List.of()), "protocol version 0 is the newest");
    assertRefused(new Advertise(0, own, own, null), "are the same");
    assertRefused(
        new Advertise(0, own, rewrapped.replace("-----END", "\n-----END"), null), "are the same");
    assertRefused(new Advertise(0, "no key", other, null), "the key is not PEM");
    assertRefused(new Advertise(0, own, "no key", null), "the key is not PEM");
    assertRefused(new Advertise(0, small, other, null), "2048");
    assertRefused(new AdvertiseResponse("too early"), "Advertise is due");
  }

  @Test
  void whatIsNoMessageIsRefusedWithItsReason() {
    assertThat(handshake.on(GREETING, new Malformed("no JSON")))
        .isEqualTo(
            Step.to(
                new Over(Outcome.REFUSED, "no JSON"),
                new SendLast(new AdvertiseAbort("no JSON")),
                new Linger()));
  }

  @Test
  void aLowPortIsAskedToComeBackAsOftenAsTheRulesSay() {
    Endpoint low = new Endpoint("192.0.2.1", 1023);
    Phase phase = new Greeting(low, INBOX, 2);
    for (int left = 1; left >= 0; left--) {
      Step retry = greet(phase, advertise());
      phase = retry.next();
      assertThat(phase).isEqualTo(new Greeting(low, INBOX, left));
      assertThat(retry.actions())
          .singleElement()
          .isInstanceOfSatisfying(Send.class, GreetingTest::assertAsksForAnotherPort);
    }
    Step refused = greet(phase, advertise());
    assertThat(refused.next())
        .isInstanceOfSatisfying(
            Over.class, over -> assertThat(over.outcome()).isEqualTo(Outcome.REFUSED));
    assertThat(refused.actions()).last().isEqualTo(new Linger());
  }

  private static void assertAsksForAnotherPort(Send send) {
    assertThat(send.message())
        .isInstanceOfSatisfying(
            AdvertiseRetry.class, retry -> assertThat(retry.reason()).contains("port 1024"));
  }

  @Test
  void whoAsksHowItIsSeenIsToldOnce() {
    Step asked = handshake.on(GREETING, new Received(new AddressRequest(true)));
    assertThat(asked).isEqualTo(Step.to(new Reporting(GREETING), new LookBack(true)));
    Step told = handshake.on(asked.next(), new LookedBack(false, List.of(1339)));
    assertThat(told)
        .isEqualTo(
            Step.to(
                new Greeting(HERE, INBOX, 2, true),
                new Send(new AddressReport(HERE, false, List.of(1339)))));
    assertThat(handshake.on(told.next(), new Received(new AddressRequest(false))).next())
        .isInstanceOfSatisfying(
            Over.class, over -> assertThat(over.outcome()).isEqualTo(Outcome.REFUSED));
    assertThat(greet(told.next(), advertise()).next()).isInstanceOf(Proving.class);
  }

  @Test
  void whoComesBackFromALowPortHasAskedAllTheSame() {
    Greeting asked = new Greeting(new Endpoint("192.0.2.1", 1), INBOX, 2, true);
    assertThat(greet(asked, advertise()).next())
        .isEqualTo(new Greeting(asked.observed(), INBOX, 1, true));
  }

  @Test
  void theLowestPortIsHighEnough() {
    Phase phase = new Greeting(new Endpoint("192.0.2.1", 1024), INBOX, 0);
    assertThat(greet(phase, advertise()).next()).isInstanceOf(Proving.class);
  }

  private void assertRefused(Message message, String reason) {
    Step refused = greet(GREETING, message);
    assertThat(refused.next())
        .isInstanceOfSatisfying(
            Over.class,
            over -> {
              assertThat(over.outcome()).isEqualTo(Outcome.REFUSED);
              assertThat(over.reason()).contains(reason);
              assertThat(refused.actions())
                  .containsExactly(new SendLast(new AdvertiseAbort(over.reason())), new Linger());
            });
  }

  /** What follows from a message: of an Advertise, when its turn has come. */
  private Step greet(Phase phase, Message message) {
    Step step = handshake.on(phase, new Received(message));
    return step.next() instanceof Queued ? handshake.on(step.next(), new Called()) : step;
  }

  private static Registration claimIn(Step challenged) {
    return ((Proving) challenged.next()).registration();
  }

  /** What the holder of a key answers to the challenge, after decrypting it. */
  private static Event answer(Step challenged, PeerKeyPair holder) {
    Send send = (Send) challenged.actions().getFirst();
    String encrypted = ((AdvertiseChallenge) send.message()).encryptedNonce();
    String nonce =
        Challenge.answerMediator(encrypted, holder, List.of(Example.NAME), new SecureRandom())
            .text();
    return new Received(new AdvertiseResponse(nonce));
  }
}
