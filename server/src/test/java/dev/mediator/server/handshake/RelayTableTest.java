package dev.mediator.server.handshake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.mediator.protocol.Message.Advertise;
import dev.mediator.protocol.Message.PunchResult;
import dev.mediator.protocol.Message.RelayOpen;
import dev.mediator.protocol.Role;
import dev.mediator.protocol.Session;
import dev.mediator.server.handshake.Action.Admit;
import dev.mediator.server.handshake.Action.Arm;
import dev.mediator.server.handshake.Action.Close;
import dev.mediator.server.handshake.Action.Linger;
import dev.mediator.server.handshake.Action.Send;
import dev.mediator.server.handshake.Action.Splice;
import dev.mediator.server.handshake.Action.Tell;
import dev.mediator.server.handshake.Event.PartnerDone;
import dev.mediator.server.handshake.Event.PartnerInVain;
import dev.mediator.server.handshake.Event.Received;
import dev.mediator.server.handshake.Event.RelayGranted;
import dev.mediator.server.handshake.Event.Relayed;
import dev.mediator.server.handshake.Phase.Dialling;
import dev.mediator.server.handshake.Phase.Over;
import dev.mediator.server.handshake.Phase.Poised;
import dev.mediator.server.handshake.Phase.Relaying;
import dev.mediator.server.handshake.Phase.Reported;
import dev.mediator.server.handshake.Punch.Prospect;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The table between two peers that punched in vain. */
class RelayTableTest {
  private static final Session SESSION = Session.make(new SecureRandom());
  private static final Registration ME = relayed(Example.ME, true);
  private static final Registration PARTNER = relayed(Example.PARTNER, true);
  private static final Punch CLIENT = new Punch(ME, PARTNER, SESSION, Role.CLIENT);
  private static final Punch PEER = new Punch(ME, PARTNER, SESSION, Role.PEER);
  private static final Tell DONE = new Tell(PARTNER, new PartnerDone());
  private static final Arm PATIENCE = new Arm(Deadline.PUNCH);
  private static final Event IN_VAIN =
      new Received(new PunchResult(SESSION, false, null, 10_000, List.of("silent")));

  /** As in {@link TraversalTest}; the columns that are new are the last six. */
  private static final String TABLE =
      """
               Receiv Malfor EoS+      EoS-      Reset     Timed+    Timed-    NotDue Stop Drop       Fault Nobody Replaced Reserve ResFor Gone Cannot Left Lost         Looked Called NoRoom Allowed Denied Undecided InVain   Done      Granted  Admitted Crowded   Relayed
      Reported !      !      UNREACHED UNREACHED UNREACHED UNREACHED UNREACHED RUDE   STOPPED DROPPED FAULT =      !        !       !      !    !      !    PARTNER_LOST !      !      !      !       !      !         Reported UNREACHED Relaying Relaying UNREACHED !
      Relaying !      !      GONE      GONE      GONE      SLOW      SLOW      RUDE   STOPPED DROPPED FAULT =      !        !       !      !    !      !    !            !      !      !      !       !      !         !        UNREACHED !        !        !         RELAYED
      """;

  private final Handshake handshake = Example.handshake();

  @TestFactory
  Stream<DynamicTest> everyEventInEveryPhase() {
    List<Event> events = new ArrayList<>(Example.everyEvent());
    events.add(new PartnerInVain());
    events.add(new PartnerDone());
    events.add(new RelayGranted());
    events.add(new Event.Admitted());
    events.add(new Event.Crowded("full"));
    events.add(new Relayed("done", 7));
    List<String[]> rows = TABLE.lines().skip(1).map(row -> row.split(" +")).toList();
    List<DynamicTest> cells = new ArrayList<>();
    for (Phase phase : List.of(new Reported(CLIENT), new Relaying(CLIENT))) {
      String[] row = rows.get(phase instanceof Reported ? 0 : 1);
      assertThat(row).startsWith(phase.getClass().getSimpleName()).hasSize(events.size() + 1);
      for (int column = 0; column < events.size(); column++) {
        Event event = events.get(column);
        String expected = row[column + 1];
        cells.add(
            dynamicTest(
                row[0] + " + " + event + " is " + expected,
                () -> HandshakeTest.assertLeadsTo(handshake, phase, event, expected)));
      }
    }
    return cells.stream();
  }

  @Test
  void thePeerTellsItsClientAndWaits() {
    assertThat(handshake.on(new Dialling(PEER, Prospect.OPEN), IN_VAIN))
        .isEqualTo(Step.to(new Reported(PEER), PATIENCE, new Tell(PARTNER, new PartnerInVain())));
  }

  @Test
  void theClientAsksForRoomOnceBothFailed() {
    assertThat(handshake.on(new Dialling(CLIENT, Prospect.OPEN), IN_VAIN))
        .isEqualTo(Step.to(new Reported(CLIENT), PATIENCE));
    assertThat(handshake.on(new Reported(CLIENT), new PartnerInVain()))
        .isEqualTo(Step.to(new Reported(CLIENT), new Admit(CLIENT)));
    for (Phase early :
        List.of(new Poised(CLIENT, Prospect.OPEN), new Dialling(CLIENT, Prospect.OPEN))) {
      assertThat(handshake.on(early, new PartnerInVain()).next())
          .isIn(
              new Poised(CLIENT, Prospect.PARTNER_IN_VAIN),
              new Dialling(CLIENT, Prospect.PARTNER_IN_VAIN));
    }
    assertThat(handshake.on(new Dialling(CLIENT, Prospect.PARTNER_IN_VAIN), IN_VAIN))
        .isEqualTo(Step.to(new Reported(CLIENT), PATIENCE, new Admit(CLIENT)));
  }

  @Test
  void bothAreToldBeforeTheyAreJoined() {
    Send open = new Send(new RelayOpen(SESSION));
    assertThat(handshake.on(new Reported(CLIENT), new Event.Admitted()))
        .isEqualTo(
            Step.to(
                new Relaying(CLIENT),
                open,
                new Tell(PARTNER, new RelayGranted()),
                new Splice(CLIENT)));
    assertThat(handshake.on(new Reported(PEER), new RelayGranted()))
        .isEqualTo(Step.to(new Relaying(PEER), open, new Splice(PEER)));
  }

  @Test
  void whoNeedsNoRelayTellsItsPartner() {
    Event connected = new Received(new PunchResult(SESSION, true, "direct", 40, List.of()));
    assertThat(handshake.on(new Dialling(PEER, Prospect.OPEN), connected))
        .isEqualTo(
            Step.to(new Over(Outcome.INTRODUCED, "directly after 40 ms"), DONE, new Linger()));
    for (Event event : List.of(new Event.Reset(), new Event.TimedOut(true), new Event.Fault())) {
      for (Phase phase : List.of(new Dialling(PEER, Prospect.OPEN), new Reported(PEER))) {
        assertThat(handshake.on(phase, event).actions()).containsExactly(DONE, new Close());
      }
    }
    assertThat(handshake.on(new Dialling(PEER, Prospect.OPEN), new PartnerDone()).next())
        .isEqualTo(new Dialling(PEER, Prospect.NONE));
    assertThat(handshake.on(new Dialling(PEER, Prospect.NONE), IN_VAIN).next())
        .isEqualTo(new Over(Outcome.UNREACHED, "after 10000 ms"));
  }

  @Test
  void bothMustHaveOfferedIt() {
    Registration plain = relayed(Example.PARTNER, false);
    assertThat(new Punch(ME, plain, SESSION, Role.CLIENT).prospect()).isEqualTo(Prospect.NONE);
    assertThat(new Punch(plain, ME, SESSION, Role.CLIENT).prospect()).isEqualTo(Prospect.NONE);
    assertThat(CLIENT.prospect()).isEqualTo(Prospect.OPEN);
  }

  @Test
  void theOperatorMustHaveTurnedItOn() {
    Advertise both = new Advertise(0, "a", "b", List.of("punch", "relay"));
    assertThat(Reach.of(both, Example.HERE, true).relays()).isTrue();
    assertThat(Reach.of(both, Example.HERE, false).relays()).isFalse();
    Advertise alone = new Advertise(0, "a", "b", List.of("relay"));
    assertThat(Reach.of(alone, Example.HERE, true)).isEqualTo(Reach.OURS);
  }

  private static Registration relayed(Registration who, boolean relays) {
    return new Registration(
        who.proof(),
        who.key(),
        who.wants(),
        who.observed(),
        who.version(),
        new Reach(true, true, relays, List.of()),
        who.inbox());
  }
}
