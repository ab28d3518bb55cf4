package dev.mediator.cli.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mediator.cli.foreign.StrangerException;
import dev.mediator.cli.forward.ForwardEvent.Refused;
import dev.mediator.cli.forward.HostilePartner.Heard;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A partner that breaks the rules: the link ends with a clear sentence, and nothing is left. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class HostilePartnerTest {
  private static final byte[] WINDOW = {0, 1, 0, 0};
  private final BlockingQueue<ForwardEvent> events = new LinkedBlockingQueue<>();
  private ServerSocket server;
  private Target target;

  @BeforeEach
  void listen() throws IOException {
    server = Friends.listen();
    target = Friends.target(server.getLocalPort());
  }

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SSH-2.0-OpenSSH_9.9 | The partner runs another program",
        "mediation | The partner runs another program",
        "mediator \u001b[31mred 1 | The partner runs another program",
        "mediator forwardforwardforwardforwardforwardforward | The partner runs another program",
        "mediator send 1 | The partner runs `mediator send`",
        "mediator forward 2 | speaks version 2, this one speaks version 1",
      })
  void anotherProgramIsRecognised(String first, String sentence) throws Exception {
    try (HostilePartner partner = partner(Friends.QUICK)) {
      partner.say(first.endsWith("1") || first.endsWith("2") ? first + "\n" : first);
      assertThat(partner.end())
          .isInstanceOf(StrangerException.class)
          .hasMessageContaining(sentence);
    }
  }

  @Test
  void onesThatHangUpAreNotCalledHostile() throws Exception {
    try (HostilePartner partner = partner(Friends.QUICK)) {
      partner.hangUp();
      assertThat(partner.end()).isExactlyInstanceOf(IOException.class);
    }
    try (HostilePartner partner = partner(Friends.QUICK)) {
      partner.greet().frame(FrameType.OPEN.code(), 1, 20).hangUp();
      assertThat(partner.end()).isExactlyInstanceOf(IOException.class);
    }
  }

  @Test
  void silenceEndsTheLink() throws Exception {
    Duration wait = Duration.ofSeconds(5);
    Limits impatient = new Limits(wait, wait, Duration.ofMillis(300), wait);
    try (HostilePartner partner = partner(impatient)) {
      assertThat(partner.end()).hasMessageStartingWith("The partner said nothing for");
    }
    try (HostilePartner partner = partner(impatient)) {
      partner.greet();
      assertThat(partner.hear(FrameType.BEAT).number()).isZero();
      assertThat(partner.end()).hasMessageStartingWith("The partner has been silent for");
    }
  }

  @Test
  void whatIsNotAllowedIsRefusedAndNotDialled() throws Exception {
    Target other = Friends.target(server.getLocalPort() == 1 ? 2 : 1);
    try (HostilePartner partner = partner(Friends.QUICK)) {
      partner.greet().open(1, other).open(2, new Target("localhost", target.port()));
      for (int i = 0; i < 2; i++) {
        assertThat(partner.hear(FrameType.REFUSED).first()).isEqualTo(Refusal.NOT_ALLOWED.code());
      }
      partner.open(3, target);
      server.accept().close();
      Heard accepted = partner.hear(FrameType.ACCEPTED);
      assertThat(accepted.number()).as("the first that was carried").isEqualTo(-3);
      assertThat(events).contains(new Refused(-1, other, Refusal.NOT_ALLOWED));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, Integer.MIN_VALUE, Integer.MAX_VALUE, Limits.DATA + 1, 0})
  void aLengthThatCannotBeIsABreach(int length) throws Exception {
    try (HostilePartner partner = partner(Friends.QUICK)) {
      partner.greet().frame(FrameType.DATA.code(), 1, length);
      assertBreach(partner, "it sends what is no frame");
    }
  }

  @Test
  void framesThatAreNotDueAreABreach() throws Exception {
    byte[] harmful = "\1\1\u001b]0;owned".getBytes(StandardCharsets.US_ASCII);
    assertBreach("it sends what is no frame", p -> p.frame(99, 1, 0));
    assertBreach("it speaks of no known connection", p -> p.frame(FrameType.DATA, 1, (byte) 1));
    assertBreach("it speaks of no known connection", p -> p.frame(FrameType.EOF, -1));
    assertBreach("it speaks of no known connection", p -> p.frame(FrameType.EOF, Long.MIN_VALUE));
    assertBreach("it speaks of no known connection", p -> p.frame(FrameType.RESET, 0));
    assertBreach("its connections are misnumbered", p -> p.open(2, target));
    assertBreach("its connections are misnumbered", p -> p.open(-1, target));
    assertBreach("its connections are misnumbered", p -> p.open(1, target).open(1, target));
    assertBreach("it names an impossible target", p -> p.frame(FrameType.OPEN, 1, harmful));
    assertBreach(
        "it answers what was not asked", p -> p.open(1, target).frame(FrameType.ACCEPTED, 1));
    assertBreach(
        "it refuses for no known reason",
        p -> p.open(1, target).frame(FrameType.REFUSED, 1, (byte) 77));
    assertBreach(
        "a connection ends twice",
        p -> p.open(1, target).frame(FrameType.EOF, 1).frame(FrameType.EOF, 1));
    byte[] most = {0x7f, -1, -1, -1};
    assertBreach(
        "it opens an impossible window", p -> p.open(1, target).frame(FrameType.WINDOW, 1, most));
    byte[] negative = {-1, 0, 0, 0};
    assertBreach(
        "it opens an impossible window",
        p -> p.open(1, target).frame(FrameType.WINDOW, 1, negative));
  }

  /** The target reads nothing, so the window is never opened again. */
  @Test
  void moreThanTheWindowIsABreachAndTheTargetIsReset() throws Exception {
    try (HostilePartner partner = partner(Friends.QUICK)) {
      partner.greet().open(1, target).frame(FrameType.WINDOW, 1, WINDOW);
      try (Socket stuck = server.accept()) {
        partner.hear(FrameType.WINDOW);
        assertThatThrownBy(
                () -> {
                  while (true) {
                    partner.frame(FrameType.DATA, 1, new byte[Limits.DATA]);
                  }
                })
            .isInstanceOf(SocketException.class);
        assertBreach(partner, "it sends more than it may");
        assertThatThrownBy(() -> stuck.getInputStream().transferTo(OutputStream.nullOutputStream()))
            .isInstanceOf(SocketException.class);
      }
    }
  }

  @Test
  void dataForAConnectionThatIsOverIsIgnored() throws Exception {
    try (HostilePartner partner = partner(Friends.QUICK)) {
      partner.greet().open(1, target).frame(FrameType.RESET, 1);
      partner.frame(FrameType.DATA, 1, new byte[100]).frame(FrameType.WINDOW, 1, WINDOW);
      partner.open(2, target);
      while (partner.hear(FrameType.ACCEPTED).number() != -2) {
        assertThat(partner.isServed()).isTrue();
      }
    }
  }

  @Test
  void connectionsBeyondTheLimitAreRefused() throws Exception {
    try (HostilePartner partner = partner(Friends.QUICK)) {
      partner.greet();
      for (int i = 1; i <= Limits.TUNNELS; i++) {
        partner.open(i, target);
        server.accept();
      }
      partner.open(Limits.TUNNELS + 1, target);
      Heard refused = partner.hear(FrameType.REFUSED);
      assertThat(refused.first()).isEqualTo(Refusal.TOO_MANY.code());
      partner.frame(FrameType.RESET, 1);
      assertThat(events.stream().filter(Refused.class::isInstance)).hasSizeLessThanOrEqualTo(1);
      assertThat(partner.isServed()).isTrue();
    }
  }

  /** It never reads, so refusals pile up: they have a limit too. */
  @Test
  void aFloodOfConnectionsByOneThatDoesNotReadIsABreach() throws Exception {
    ByteArrayOutputStream flood = new ByteArrayOutputStream();
    flood.write(LinkWriter.GREETING.line());
    for (int i = 1; i <= Limits.TUNNELS + Limits.REFUSALS + 1; i++) {
      byte[] payload = HostilePartner.opening(target);
      flood.write(HostilePartner.bytes(FrameType.OPEN.code(), i, payload.length, payload));
    }
    CountDownLatch cut = new CountDownLatch(1);
    try (Forwarding victim = victim(Friends.QUICK)) {
      InputStream in =
          new SequenceInputStream(
              new ByteArrayInputStream(flood.toByteArray()), new StuckLink.Input(cut));
      OutputStream out = new StuckLink.Output(cut);
      assertThatThrownBy(() -> victim.run(in, out, cut::countDown))
          .isInstanceOf(BreachException.class)
          .hasMessageContaining("it opens connections in a flood");
    }
  }

  private interface Misdeed {
    void commit(HostilePartner partner) throws IOException;
  }

  private void assertBreach(String sentence, Misdeed misdeed) throws Exception {
    try (HostilePartner partner = partner(Friends.QUICK)) {
      misdeed.commit(partner.greet());
      assertBreach(partner, sentence);
    }
  }

  private static void assertBreach(HostilePartner partner, String sentence) throws Exception {
    assertThat(partner.end())
        .isInstanceOf(BreachException.class)
        .hasMessage("The partner breaks the rules: " + sentence + ".");
  }

  private HostilePartner partner(Limits limits) throws IOException {
    return new HostilePartner(victim(limits));
  }

  private Forwarding victim(Limits limits) throws IOException {
    return Forwarding.open(List.of(), new Terms(Set.of(target), events::add, limits));
  }
}
