package dev.mediator.cli.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mediator.cli.foreign.StrangerException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A partner that runs something else, or says nothing any more. */
@Timeout(60)
class StrangerTest {
  private static final Duration TICK = Duration.ofMillis(5);

  @TempDir private Path folder;

  private Sending sending() throws IOException {
    Path file = Files.write(folder.resolve("file"), new byte[32 << 20]);
    return new Sending(List.of(file), new Watcher(), TICK);
  }

  private Receiving receiving() throws IOException {
    return new Receiving(folder.resolve("into"), new Watcher(), TICK);
  }

  @ParameterizedTest
  @ValueSource(strings = {"hello\n", "SSH-2.0-OpenSSH_9.9\r\n", "a line without an end, but long"})
  void aPartnerThatRunsSomethingElseIsRecognised(String says) throws IOException {
    assertThatThrownBy(
            () -> sending().over(new Script().ascii(says).in(), OutputStream.nullOutputStream()))
        .isInstanceOf(StrangerException.class)
        .hasMessageContaining("runs another program; it must run `mediator receive`");
    assertThatThrownBy(
            () -> receiving().over(new Script().ascii(says).in(), OutputStream.nullOutputStream()))
        .isInstanceOf(StrangerException.class)
        .hasMessageContaining("runs another program; it must run `mediator send`");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "mediator"})
  void aPartnerThatHangsUpBeforeItGreetedIsOne(String says) {
    assertThatThrownBy(
            () -> sending().over(new Script().ascii(says).in(), OutputStream.nullOutputStream()))
        .isInstanceOf(StrangerException.class)
        .hasMessageContaining("does not say what it runs; it must run `mediator receive`");
  }

  @Test
  void aPartnerOfTheSameKindIsRecognised() throws IOException {
    assertThatThrownBy(() -> sending().over(Script.sender().in(), OutputStream.nullOutputStream()))
        .isInstanceOf(StrangerException.class)
        .hasMessageContaining("runs `mediator send`; it must run `mediator receive`");
  }

  @Test
  void aPartnerOfAnotherVersionIsRecognised() throws IOException {
    Script newer = new Script().ascii("mediator receive 2\n");
    assertThatThrownBy(() -> sending().over(newer.in(), OutputStream.nullOutputStream()))
        .isInstanceOf(StrangerException.class)
        .hasMessageContaining("`mediator receive` speaks version 2, this one speaks version 1");
  }

  @Test
  void aPartnerThatNeverGreetsIsLeft() throws Exception {
    try (Partners partners = new Partners()) {
      InputStream in = partners.sender.getInputStream();
      OutputStream out = partners.sender.getOutputStream();
      assertThatThrownBy(() -> sending().over(in, out))
          .isInstanceOf(StrangerException.class)
          .hasMessageContaining("does not say what it runs");
      assertThat(partners.sender.isClosed()).isTrue();
    }
  }

  @Test
  void aPartnerThatStopsAnsweringIsLeft() throws Exception {
    try (Partners partners = new Partners()) {
      partners
          .receiver
          .getOutputStream()
          .write("mediator receive 1\n".getBytes(StandardCharsets.US_ASCII));
      assertTheSenderLeaves(partners);
    }
  }

  @Test
  void aPartnerThatStopsTakingIsLeft() throws Exception {
    try (Partners partners = new Partners()) {
      Script.receiver()
          .words(Wire.WANTED)
          .longNumber(0)
          .in()
          .transferTo(partners.receiver.getOutputStream());
      assertTheSenderLeaves(partners);
    }
  }

  private void assertTheSenderLeaves(Partners partners) {
    assertThatThrownBy(() ->
            sending().over(partners.sender.getInputStream(), partners.sender.getOutputStream()))
        .hasMessageContaining("the partner did nothing for too long");
  }

  @Test
  void aPartnerThatStopsSendingIsLeft() throws Exception {
    try (Partners partners = new Partners()) {
      Script.sender()
          .manifest(Script.file("a", 9))
          .number(4)
          .ascii("1234")
          .in()
          .transferTo(partners.sender.getOutputStream());
      assertThatThrownBy(() ->
              receiving()
                  .over(partners.receiver.getInputStream(), partners.receiver.getOutputStream()))
          .hasMessageContaining("the partner did nothing for too long");
    }
    assertThat(folder.resolve("into/a")).doesNotExist();
    assertThat(folder.resolve("into").resolve(Names.partialOf("a"))).hasContent("1234");
  }

  @Test
  void closingTheStreamsEndsIt() throws Exception {
    try (Partners partners = new Partners()) {
      Receiving patient =
          new Receiving(
              folder.resolve("into"),
              new Watcher() {
                @Override
                public void moved(int bytes) {
                  Thread.ofVirtual().start(() -> closeQuietly(partners));
                }
              });
      Script.sender()
          .manifest(Script.file("a", 9))
          .number(4)
          .ascii("1234")
          .in()
          .transferTo(partners.sender.getOutputStream());
      assertThatThrownBy(() ->
              patient.over(partners.receiver.getInputStream(), partners.receiver.getOutputStream()))
          .hasMessageContaining("the connection to the partner broke");
    }
  }

  private static void closeQuietly(Partners partners) {
    try {
      partners.close();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
