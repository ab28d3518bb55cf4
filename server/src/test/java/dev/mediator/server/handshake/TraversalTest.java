package dev.mediator.server.handshake;

import static dev.mediator.server.handshake.Example.HERE;
import static dev.mediator.server.handshake.Example.INBOX;
import static dev.mediator.server.handshake.Example.THERE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.mediator.protocol.Endpoint;
import dev.mediator.protocol.Message.Advertise;
import dev.mediator.protocol.Message.PunchGo;
import dev.mediator.protocol.Message.PunchOffer;
import dev.mediator.protocol.Message.PunchReady;
import dev.mediator.protocol.Message.PunchResult;
import dev.mediator.protocol.Role;
import dev.mediator.protocol.Session;
import dev.mediator.server.handshake.Action.Arm;
import dev.mediator.server.handshake.Action.Close;
import dev.mediator.server.handshake.Action.Hurry;
import dev.mediator.server.handshake.Action.Linger;
import dev.mediator.server.handshake.Action.Measure;
import dev.mediator.server.handshake.Action.Pause;
import dev.mediator.server.handshake.Action.Send;
import dev.mediator.server.handshake.Action.Tell;
import dev.mediator.server.handshake.Event.Measured;
import dev.mediator.server.handshake.Event.OfferedBy;
import dev.mediator.server.handshake.Event.PartnerLost;
import dev.mediator.server.handshake.Event.PartnerReady;
import dev.mediator.server.handshake.Event.Received;
import dev.mediator.server.handshake.Event.Reserve;
import dev.mediator.server.handshake.Phase.Dialling;
import dev.mediator.server.handshake.Phase.Offered;
import dev.mediator.server.handshake.Phase.Over;
import dev.mediator.server.handshake.Phase.Poised;
import dev.mediator.server.handshake.Phase.Ready;
import dev.mediator.server.handshake.Phase.Registering;
import dev.mediator.server.handshake.Phase.Reserved;
import dev.mediator.server.handshake.Phase.Waiting;
import dev.mediator.server.handshake.Punch.Prospect;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The table between two peers that can punch. */
class TraversalTest {
  private static final Session SESSION = Session.make(new SecureRandom());
  private static final Session ANOTHER = Session.make(new SecureRandom());
  private static final Endpoint AT_HOME = new Endpoint("192.168.1.20", 40_002);
  private static final Registration ME = punching(Example.ME, List.of());
  private static final Registration PARTNER = punching(Example.PARTNER, List.of(AT_HOME));
  private static final Punch CLIENT = new Punch(ME, PARTNER, SESSION, Role.CLIENT);
  private static final Punch PEER = new Punch(ME, PARTNER, SESSION, Role.PEER);
  private static final Tell LOST = new Tell(PARTNER, new PartnerLost());
  private static final PunchResult RESULT = new PunchResult(SESSION, true, "direct", 40, List.of());

  /** As in {@link HandshakeTest}; the columns that are new are the last five. */
  private static final String TABLE =
      """
               Receiv Malfor EoS+      EoS-      Reset     Timed+       Timed-       NotDue Stop Drop    Fault Nobody Replaced Reserve ResFor Gone Cannot Left Lost         Looked Called NoRoom Allowed Denied Undecided Ready  Result     Wrong Measured PReady
      Offered  RUDE   RUDE   GONE      GONE      GONE      SLOW         SLOW         RUDE   = DROPPED    FAULT =      !        !       !      !    !      !    PARTNER_LOST !      !      !      !       !      !         Ready  RUDE       RUDE  !        Offered
      Ready    !      !      GONE      GONE      GONE      PARTNER_LOST PARTNER_LOST RUDE   = DROPPED    FAULT =      !        !       !      !    !      !    PARTNER_LOST !      !      !      !       !      !         !      !          !     Ready    Poised
      Poised   !      !      GONE      GONE      GONE      Dialling     Dialling     RUDE   = DROPPED    FAULT =      !        !       !      !    !      !    PARTNER_LOST !      !      !      !       !      !         !      !          !     !        !
      Dialling RUDE   RUDE   UNREACHED UNREACHED UNREACHED UNREACHED    UNREACHED    RUDE   = DROPPED    FAULT =      !        !       !      !    !      !    PARTNER_LOST !      !      !      !       !      !         RUDE   INTRODUCED RUDE  !        !
      """;

  private final Handshake handshake = Example.handshake();

  @TestFactory
  Stream<DynamicTest> everyEventInEveryPhase() {
    List<Phase> phases =
        List.of(
            new Offered(CLIENT, null),
            new Ready(CLIENT, 7, null),
            new Poised(CLIENT, Prospect.NONE),
            new Dialling(CLIENT, Prospect.NONE));
    List<String[]> rows = TABLE.lines().skip(1).map(row -> row.split(" +")).toList();
    List<DynamicTest> cells = new ArrayList<>();
    for (int row = 0; row < rows.size(); row++) {
      Phase phase = phases.get(row);
      List<Event> events = events();
      assertThat(rows.get(row)).startsWith(phase.getClass().getSimpleName()).hasSize(31);
      for (int column = 0; column < events.size(); column++) {
        Event event = events.get(column);
        String expected = rows.get(row)[column + 1];
        cells.add(
            dynamicTest(
                phase.getClass().getSimpleName() + " + " + event + " is " + expected,
                () -> HandshakeTest.assertLeadsTo(handshake, phase, event, expected)));
      }
    }
    return cells.stream();
  }

  private static List<Event> events() {
    List<Event> events = new ArrayList<>(Example.everyEvent());
    events.add(new Received(new PunchReady(SESSION)));
    events.add(new Received(RESULT));
    events.add(new Received(new PunchReady(ANOTHER)));
    events.add(new Measured(7));
    events.add(new PartnerReady(7));
    return events;
  }

  @Test
  void theClientIsOfferedAndTellsItsPartner() {
    Step step = handshake.on(new Waiting(ME), new Reserve(PARTNER));
    assertThat(step.next())
        .isInstanceOfSatisfying(
            Offered.class,
            at -> {
              Session session = at.punch().session();
              assertThat(at)
                  .isEqualTo(new Offered(new Punch(ME, PARTNER, session, Role.CLIENT), null));
              assertThat(step.actions())
                  .containsExactly(
                      new Arm(Deadline.DEPARTURE),
                      new Hurry(Deadline.DEPARTURE),
                      new Tell(PARTNER, new OfferedBy(ME, session)),
                      new Send(offer(session, Role.CLIENT)));
            });
    assertThat(handshake.on(new Registering(ME), new Reserve(PARTNER)).next())
        .isInstanceOf(Offered.class);
  }

  @Test
  void thePeerIsOfferedTheSameSession() {
    assertThat(handshake.on(new Registering(ME), new OfferedBy(PARTNER, SESSION)))
        .isEqualTo(
            Step.to(
                new Offered(PEER, null),
                new Arm(Deadline.DEPARTURE),
                new Hurry(Deadline.DEPARTURE),
                new Send(offer(SESSION, Role.PEER))));
  }

  private static PunchOffer offer(Session session, Role role) {
    return new PunchOffer(session, role, HERE, List.of(THERE, AT_HOME), 0, 10_000);
  }

  @Test
  void noAddressIsOfferedTwice() {
    Registration atHome = punching(Example.PARTNER, List.of(THERE, AT_HOME));
    assertThat(handshake.on(new Registering(ME), new OfferedBy(atHome, SESSION)).actions())
        .contains(new Send(offer(SESSION, Role.PEER)));
  }

  @Test
  void everySessionIsNew() {
    Phase first = handshake.on(new Waiting(ME), new Reserve(PARTNER)).next();
    Phase second = handshake.on(new Waiting(ME), new Reserve(PARTNER)).next();
    assertThat(((Offered) first).punch().session())
        .isNotEqualTo(((Offered) second).punch().session());
  }

  @Test
  void whoDoesNotPunchIsIntroducedAsEver() {
    for (Registration plain : List.of(Example.PARTNER, Example.partner(THERE, false))) {
      assertThat(handshake.on(new Waiting(ME), new Reserve(plain)).next())
          .isEqualTo(new Reserved(ME, plain));
    }
    assertThat(handshake.on(new Waiting(Example.ME), new Reserve(PARTNER)).next())
        .isEqualTo(new Reserved(Example.ME, PARTNER));
  }

  @Test
  void twoPunchAlsoWhenTheyCameOverDifferentVersionsOfIp() {
    Registration ipv6 = punching(Example.partner(Example.THERE_IPV6, true), List.of());
    assertThat(handshake.on(new Waiting(ME), new Reserve(ipv6)).next()).isInstanceOf(Offered.class);
  }

  @Test
  void whoeverListensSaysSoToItsPartner() {
    Step ready = handshake.on(new Offered(PEER, null), new Received(new PunchReady(SESSION)));
    assertThat(ready)
        .isEqualTo(
            Step.to(new Ready(PEER, null, null), new Arm(Deadline.RESERVATION), new Measure()));
    assertThat(handshake.on(ready.next(), new Measured(20)))
        .isEqualTo(Step.to(new Ready(PEER, 20, null), new Tell(PARTNER, new PartnerReady(20))));
  }

  @ParameterizedTest
  @CsvSource({"20, 20, 0", "20, 10, 0", "20, 1020, 500", "0, 2147483647, 1000000"})
  void theNearerOneIsHeldBackByHalfTheDifference(int own, int partners, int pause) {
    assertThat(handshake.on(new Ready(PEER, own, null), new PartnerReady(partners)))
        .isEqualTo(Step.to(new Poised(PEER, Prospect.NONE), new Pause(pause)));
    assertThat(handshake.on(new Ready(PEER, null, partners), new Measured(own)))
        .isEqualTo(
            Step.to(
                new Poised(PEER, Prospect.NONE),
                new Tell(PARTNER, new PartnerReady(own)),
                new Pause(pause)));
  }

  @Test
  void nobodyDialsBeforeBothListen() {
    Step partnerFirst = handshake.on(new Offered(PEER, null), new PartnerReady(5));
    assertThat(partnerFirst).isEqualTo(Step.to(new Offered(PEER, 5)));
    assertThat(handshake.on(new Poised(PEER, Prospect.NONE), new Event.TimedOut(true)))
        .isEqualTo(
            Step.to(
                new Dialling(PEER, Prospect.NONE),
                new Arm(Deadline.PUNCH),
                new Send(new PunchGo(SESSION))));
  }

  @Test
  void theResultEndsIt() {
    assertThat(handshake.on(new Dialling(PEER, Prospect.NONE), new Received(RESULT)))
        .isEqualTo(Step.to(new Over(Outcome.INTRODUCED, "directly after 40 ms"), new Linger()));
    PunchResult inVain = new PunchResult(SESSION, false, null, 10_000, List.of("silent"));
    assertThat(handshake.on(new Dialling(PEER, Prospect.NONE), new Received(inVain)))
        .isEqualTo(Step.to(new Over(Outcome.UNREACHED, "after 10000 ms"), new Close()));
  }

  @Test
  void untilItIsToldToDialEachSidesFateIsTheOthers() {
    for (Event event : List.of(new Event.Reset(), new Event.EndOfStream(true), new Event.Fault())) {
      for (Phase phase :
          List.of(
              new Offered(PEER, 3), new Ready(PEER, 3, null), new Poised(PEER, Prospect.NONE))) {
        assertThat(handshake.on(phase, event).actions()).containsExactly(LOST, new Close());
      }
      assertThat(handshake.on(new Dialling(PEER, Prospect.NONE), event).actions())
          .containsExactly(new Close());
    }
    assertThat(handshake.on(new Offered(PEER, null), new Event.TimedOut(true)).actions())
        .containsExactly(LOST, new Close());
    assertThat(handshake.on(new Ready(PEER, 3, null), new Event.TimedOut(true)).actions())
        .containsExactly(LOST, new Close());
  }

  @Test
  void anOfferThatComesTooLateIsAnswered() {
    Phase over = new Over(Outcome.GONE, "");
    assertThat(handshake.on(over, new OfferedBy(PARTNER, SESSION))).isEqualTo(Step.to(over, LOST));
    assertThat(handshake.on(over, new PartnerReady(7))).isEqualTo(Step.to(over));
  }

  @Test
  void onlyTheClientHearsLateThatNobodyWaits() {
    assertThatThrownBy(() -> handshake.on(new Offered(PEER, null), new Event.NobodyWaits()))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void whatAnAdvertiseOffersIsKept() {
    Advertise advertise =
        new Advertise(
            0,
            Example.ALICE.publicKey().toPem(),
            Example.BOB.publicKey().toPem(),
            List.of("punch"),
            List.of(AT_HOME));
    Phase queued = new Phase.Queued(new Phase.Greeting(HERE, INBOX, 2), advertise);
    Step step = handshake.on(queued, new Event.Called());
    Reach reach = new Reach(true, true, false, List.of(AT_HOME));
    assertThat(step.next())
        .isInstanceOfSatisfying(
            Phase.Proving.class, at -> assertThat(at.registration().reach()).isEqualTo(reach));
  }

  private static Registration punching(Registration who, List<Endpoint> candidates) {
    return new Registration(
        who.proof(),
        who.key(),
        who.wants(),
        who.observed(),
        who.version(),
        new Reach(true, true, false, candidates),
        who.inbox());
  }
}
