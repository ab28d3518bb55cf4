package dev.mediator.server.handshake;

import static dev.mediator.server.handshake.Example.ME;
import static dev.mediator.server.handshake.Example.PARTNER;
import static dev.mediator.server.handshake.Example.THERE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.mediator.server.handshake.Action.Arm;
import dev.mediator.server.handshake.Action.Close;
import dev.mediator.server.handshake.Action.Enrol;
import dev.mediator.server.handshake.Action.Register;
import dev.mediator.server.handshake.Action.Rest;
import dev.mediator.server.handshake.Action.Tell;
import dev.mediator.server.handshake.Action.Withdraw;
import dev.mediator.server.handshake.Event.Ending;
import dev.mediator.server.handshake.Event.PartnerGone;
import dev.mediator.server.handshake.Event.PartnerLost;
import dev.mediator.server.handshake.Event.TimedOut;
import dev.mediator.server.handshake.Phase.Asking;
import dev.mediator.server.handshake.Phase.Departing;
import dev.mediator.server.handshake.Phase.Leaving;
import dev.mediator.server.handshake.Phase.Over;
import dev.mediator.server.handshake.Phase.Registering;
import dev.mediator.server.handshake.Phase.Reserved;
import dev.mediator.server.handshake.Phase.Settling;
import dev.mediator.server.handshake.Phase.Waiting;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The state table: where every event leads in every phase, and what is done on the way. */
class HandshakeTest {
  /**
   * For each phase and event: the outcome, or else the next phase; {@code =} stays, {@code !} is
   * our bug. A plus means that all that was written was provably received.
   */
  private static final String TABLE =
      """
                  Receiv   Malfor   EoS+   EoS-  Reset Timed+  Timed-  NotDue Stop Drop       Fault Nobody  Replaced   Reserve  ResFor    Gone Cannot Left     Lost         Looked    Called  NoRoom  Allowed     Denied Undecided
      Greeting    REFUSED  REFUSED  GONE   GONE  GONE  SLOW    SLOW    RUDE   STOPPED DROPPED FAULT !       !          !        !         !    !      !        !         !         !       FULL    !           DENIED      !
      Reporting   !        !        GONE   GONE  GONE  SLOW    SLOW    RUDE   STOPPED DROPPED FAULT !       !          !        !         !    !      !        !         Greeting         !       FULL    !           DENIED      !
      Queued      !        !        GONE   GONE  GONE  SLOW    SLOW    RUDE   STOPPED DROPPED FAULT !       !          !        !         !    !      !        !         !         Proving FULL    !           DENIED      !
      Proving     IMPOSTOR RUDE     GONE   GONE  GONE  SLOW    SLOW    RUDE   STOPPED DROPPED FAULT !       !          !        !         !    !      !        !         !         !       FULL    !           DENIED      !
      Asking      !        !        GONE   GONE  GONE  UNDECIDED UNDECIDED RUDE STOPPED DROPPED FAULT !     !          !        !         !    !      !        !         !         !       !       Registering DENIED UNDECIDED
      Registering !        !        GONE   GONE  GONE  SLOW    SLOW    RUDE   STOPPED DROPPED FAULT Waiting SUPERSEDED Reserved Departing =    SPLIT  !        !         !         !       !       !           DENIED !
      Waiting     !        !        GONE   GONE  GONE  EXPIRED EXPIRED RUDE   STOPPED DROPPED FAULT !       SUPERSEDED Reserved !         !    !      !        !         !         !       FULL    !           DENIED !
      Departing   !        !        INTRODUCED GONE GONE SLOW  SLOW    RUDE   = DROPPED       FAULT !       !          !        !         !    !      !        PARTNER_LOST !         !       !       !           !      !
      Reserved    !        !        GONE   GONE  GONE  PARTNER_LOST PARTNER_LOST RUDE = DROPPED FAULT =     !          !        !         !    !      Settling PARTNER_LOST !         !       !       !           !      !
      Settling    !        !        GONE   GONE  GONE  Leaving Leaving RUDE   = DROPPED       FAULT =       !          !        !         !    !      !        !         !         !       !       !           !      !
      Leaving     !        !        INTRODUCED GONE GONE INTRODUCED SLOW RUDE = DROPPED       FAULT =       !          !        !         !    !      !        !         !         !       !       !           !      !
      Over        =        =        =      =     =     =       =       =      = =             =     =       =          =        =         =    =      =        =         =         =       =       =           =      =
      """;

  private final Handshake handshake = Example.handshake();

  @TestFactory
  Stream<DynamicTest> everyEventInEveryPhase() {
    List<String[]> rows = TABLE.lines().skip(1).map(row -> row.split(" +")).toList();
    List<DynamicTest> cells = new ArrayList<>();
    for (int row = 0; row < rows.size(); row++) {
      Phase phase = Example.everyPhase().get(row);
      assertThat(rows.get(row)).startsWith(name(phase)).hasSize(26);
      for (int column = 0; column < Example.everyEvent().size(); column++) {
        Event event = Example.everyEvent().get(column);
        String expected = rows.get(row)[column + 1];
        cells.add(
            dynamicTest(
                name(phase) + " + " + event.getClass().getSimpleName() + " is " + expected,
                () -> assertLeadsTo(handshake, phase, event, expected)));
      }
    }
    return cells.stream();
  }

  static void assertLeadsTo(Handshake handshake, Phase phase, Event event, String expected) {
    switch (expected) {
      case "!" ->
          assertThatThrownBy(() -> handshake.on(phase, event))
              .isInstanceOf(IllegalStateException.class)
              .hasMessage(event.getClass().getSimpleName() + " cannot happen in " + name(phase));
      case "=" -> assertThat(handshake.on(phase, event).next()).isEqualTo(phase);
      default -> {
        Phase next = handshake.on(phase, event).next();
        String outcome = next instanceof Over(var how, _) ? how.name() : name(next);
        assertThat(outcome).isEqualTo(expected);
      }
    }
  }

  @Test
  void endingsBeforeTheMatchWithdrawWhatIsRegisteredAndClose() {
    for (Event event : Example.everyEvent()) {
      if (event instanceof Ending) {
        assertThat(handshake.on(new Registering(ME), event).actions())
            .containsExactly(new Withdraw(ME), new Close());
        assertThat(handshake.on(new Waiting(ME), event).actions())
            .containsExactly(new Withdraw(ME), new Close());
        for (Phase unregistered : Example.everyPhase().subList(0, 5)) {
          if (!(unregistered instanceof Asking && event instanceof TimedOut)) {
            assertThat(handshake.on(unregistered, event).actions()).containsExactly(new Close());
          }
        }
      }
    }
  }

  @Test
  void endingsAfterTheMatchTellThePartnerAndClose() {
    Tell lost = new Tell(PARTNER, new PartnerLost());
    assertEndsWith(new Departing(ME, PARTNER), List.of(lost, new Close()));
    assertEndsWith(new Reserved(ME, PARTNER), List.of(lost, new Close()));
    assertEndsWith(new Settling(ME, 0, THERE), List.of(new Close()));
    assertEndsWith(new Leaving(ME), List.of(new Close()));
  }

  private void assertEndsWith(Phase phase, List<Action> actions) {
    for (Event event :
        List.of(
            new Event.EndOfStream(false),
            new Event.Reset(),
            new Event.NotDue(),
            new Event.Fault())) {
      assertThat(handshake.on(phase, event).actions()).isEqualTo(actions);
    }
  }

  @Test
  void endingsSayWhatHappenedWhere() {
    assertThat(handshake.on(new Waiting(ME), new Event.Reset()).next())
        .isEqualTo(new Over(Outcome.GONE, "Reset in Waiting"));
  }

  @Test
  void whoeverLetsADeadlinePassAfterTheMatchLosesItsPartner() {
    Step slow = handshake.on(new Departing(ME, PARTNER), new Event.TimedOut(true));
    assertThat(slow.actions()).containsExactly(new Tell(PARTNER, new PartnerLost()), new Close());
    Step waited = handshake.on(new Reserved(ME, PARTNER), new Event.TimedOut(true));
    assertThat(waited.actions()).containsExactly(new Tell(PARTNER, new PartnerLost()), new Close());
  }

  @Test
  void stoppingLetsAMatchedPairGoOn() {
    for (Phase phase : Example.everyPhase()) {
      if (phase instanceof Phase.Matched) {
        assertThat(handshake.on(phase, new Event.Stopping())).isEqualTo(Step.to(phase));
      }
    }
  }

  @Test
  void nobodyWaitsLiftsTheDeadlineAndRests() {
    assertThat(handshake.on(new Registering(ME), new Event.NobodyWaits()))
        .isEqualTo(Step.to(new Waiting(ME), new Arm(Deadline.WAITING), new Rest(), new Enrol(ME)));
  }

  @Test
  void aLateAnswerChangesNothing() {
    for (Phase phase :
        List.of(new Reserved(ME, PARTNER), new Settling(ME, 0, THERE), new Leaving(ME))) {
      assertThat(handshake.on(phase, new Event.NobodyWaits())).isEqualTo(Step.to(phase));
    }
  }

  @Test
  void aPartnerThatWasGoneMakesItRegisterAgain() {
    assertThat(handshake.on(new Registering(ME), new PartnerGone()))
        .isEqualTo(Step.to(new Registering(ME), new Register(ME)));
  }

  private static String name(Phase phase) {
    return phase.getClass().getSimpleName();
  }
}
