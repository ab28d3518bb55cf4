package dev.mediator.server.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediator.identity.Fingerprint;
import dev.mediator.protocol.Endpoint;
import dev.mediator.protocol.Message.Advertise;
import dev.mediator.server.config.MediatorConfig;
import dev.mediator.server.config.Setting;
import dev.mediator.server.handshake.Inbox;
import dev.mediator.server.handshake.Outcome;
import dev.mediator.server.handshake.Phase;
import dev.mediator.server.handshake.Reach;
import dev.mediator.server.handshake.Registration;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What is counted and timed of a conversation. */
class ChronicleTest {
  private static final Endpoint HERE = new Endpoint("192.0.2.1", 40_001);
  private static final Inbox INBOX = _ -> {};
  private static final Fingerprint KEY = new Fingerprint(0, 0, 0, 1);
  private static final Registration ME = new Registration(1, KEY, KEY, HERE, 0, Reach.OURS, INBOX);

  private static final Phase.Greeting GREETING = new Phase.Greeting(HERE, INBOX, 1);
  private static final Phase.Queued QUEUED =
      new Phase.Queued(GREETING, new Advertise(0, "", "", List.of()));

  private static final MediatorConfig SILENT =
      MediatorConfig.of(Map.of(Setting.CONVERSATION_LOG, "off"));

  private final AtomicLong time = new AtomicLong(-1_000_000_000_000L);
  private final Chronicle chronicle =
      new Chronicle(
          new ConversationLog(SILENT::logging, time::get),
          new AuditLog(() -> SILENT, time::get),
          new ProofClock(time::get),
          time::get);

  @Test
  void aStepIsCountedOnceHoweverOftenItIsTaken() {
    Timeline timeline = chronicle.opened();
    chronicle.moved(timeline, GREETING, QUEUED);
    chronicle.moved(timeline, QUEUED, GREETING);
    chronicle.moved(timeline, GREETING, QUEUED);
    assertThat(chronicle.reached(Milestone.ACCEPTED)).isEqualTo(1);
    assertThat(chronicle.reached(Milestone.ADVERTISED)).isEqualTo(1);
    assertThat(Arrays.stream(chronicle.stays(Milestone.ACCEPTED).counts()).sum()).isEqualTo(1);
  }

  @Test
  void aClientsTimeIsThatOfEachStep() {
    Timeline timeline = chronicle.opened();
    Phase.Waiting waiting = new Phase.Waiting(ME);
    Phase.Reserved reserved = new Phase.Reserved(ME, ME);
    Phase.Settling settling = new Phase.Settling(ME, 0, HERE);
    Phase.Leaving leaving = new Phase.Leaving(ME);
    Phase.Over over = new Phase.Over(Outcome.INTRODUCED, "");
    List<Phase> way = List.of(GREETING, waiting, reserved, settling, leaving, over);
    for (int i = 1; i < way.size(); i++) {
      time.addAndGet(Duration.ofSeconds(i).toNanos());
      chronicle.moved(timeline, way.get(i - 1), way.get(i));
    }
    assertThat(chronicle.stays(Milestone.ACCEPTED).sum()).isEqualTo(1);
    assertThat(chronicle.stays(Milestone.WAITING).sum()).isEqualTo(2);
    assertThat(chronicle.stays(Milestone.MATCHED).sum()).isEqualTo(3);
    assertThat(chronicle.stays(Milestone.DISCONNECT_CONFIRMED).sum()).isEqualTo(4 + 5);
    assertThat(chronicle.introductions().sum()).isEqualTo(3 + 4 + 5);
    assertThat(chronicle.reached(Milestone.INTRODUCED)).isEqualTo(1);
    assertThat(chronicle.reached(Milestone.CONNECTED)).isZero();
  }

  @Test
  void whoFoundNoRoomIsRememberedForAMoment() {
    assertThat(chronicle.shortage()).isNull();
    Phase.Over full = new Phase.Over(Outcome.FULL, "");
    chronicle.ended(chronicle.opened(), GREETING, full, HERE);
    chronicle.ended(chronicle.opened(), GREETING, new Phase.Over(Outcome.GONE, ""), HERE);
    time.addAndGet(Duration.ofSeconds(9).toNanos());
    assertThat(chronicle.shortage()).isEqualTo(Outcome.FULL);
    time.addAndGet(Duration.ofSeconds(2).toNanos());
    assertThat(chronicle.shortage()).isNull();
    assertThat(chronicle.tally().conversations(Outcome.FULL)).isEqualTo(1);
    assertThat(chronicle.tally().conversations(Outcome.BUSY)).isZero();
  }
}
