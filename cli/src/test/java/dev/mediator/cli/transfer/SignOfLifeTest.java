package dev.mediator.cli.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.io.SequenceInputStream;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Partners that say that they work: no more often than what they have to read takes. */
@Timeout(60)
class SignOfLifeTest {
  private static final String ENDLESS = "it works longer than there is work";

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void make() throws IOException {
    file = folder.resolve("a");
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(Wire.SIGN_OF_LIFE);
    }
  }

  private static InputStream endlessly(Script script) {
    return new SequenceInputStream(
        script.in(),
        new InputStream() {
          @Override
          public int read() {
            return Wire.WORKING;
          }
        });
  }

  private Summary send(InputStream partner) throws IOException {
    return new Sending(List.of(file), new Watcher()).over(partner, OutputStream.nullOutputStream());
  }

  private Summary receive(InputStream partner) throws IOException {
    return new Receiving(folder, new Watcher()).over(partner, OutputStream.nullOutputStream());
  }

  private static Script holding() throws IOException {
    return Script.receiver().words(Wire.WANTED).longNumber(Wire.SIGN_OF_LIFE);
  }

  private static Script offering() throws IOException {
    return Script.sender().manifest(Script.file("a", Wire.SIGN_OF_LIFE));
  }

  @Test
  void whoHasSomethingToReadMaySaySo() throws IOException {
    assertThat(send(holding().words(Wire.WORKING, Wire.THERE).in()).alreadyThere()).isOne();
    Summary received = receive(offering().words(Wire.WORKING, Wire.CANNOT).in());
    assertThat(received.problems())
        .containsExactly(new Summary.Problem("a", Fate.REFUSED, Landing.DIFFERS));
  }

  @Test
  void endlessSignsEndTheTransferOnEitherSide() {
    assertThatThrownBy(() -> send(endlessly(Script.receiver()))).hasMessageContaining(ENDLESS);
    assertThatThrownBy(() -> send(endlessly(holding()))).hasMessageContaining(ENDLESS);
    assertThatThrownBy(() -> receive(endlessly(offering()))).hasMessageContaining(ENDLESS);
  }
}
