package dev.mediator.cli.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.mediator.cli.transfer.Summary.Problem;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What other users of the machine may have done in the folder, and what is left there for them. */
class OtherUsersTest {
  @TempDir private Path into;

  @ParameterizedTest
  @CsvSource({"700, false", "755, false", "775, true", "757, true", "1777, false"})
  void aFolderThatOthersMayWriteToIsSpokenOf(String mode, boolean risky) throws Exception {
    assertThat(new ProcessBuilder("chmod", mode, into.toString()).start().waitFor()).isZero();
    assertThat(new Receiving(into, new Watcher()).risk().isPresent()).isEqualTo(risky);
  }

  @Test
  void aFolderOfAnotherUserIsSpokenOf() throws IOException {
    giveAway(into);
    assertThat(new Receiving(into, new Watcher()).risk().orElse(""))
        .contains("other users may write into " + into);
  }

  /** Only root can, so that only root can see this. */
  private static void giveAway(Path path) throws IOException {
    assumeThat((int) Files.getAttribute(path, "unix:uid")).as("the user that tests").isZero();
    Files.setAttribute(path, "unix:uid", 12345);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "12", "123456789"})
  void aPartialFileOfAnotherUserIsNotWrittenTo(String held) throws IOException {
    Path partial = Files.writeString(into.resolve(Names.partialOf("a")), held);
    giveAway(partial);
    Script script = Script.sender().manifest(Script.file("a", 3)).content("123");
    Summary received =
        new Receiving(into, new Watcher()).over(script.in(), OutputStream.nullOutputStream());

    assertThat(received.problems())
        .containsExactly(
            new Problem("a", Fate.REFUSED, "its partial file is another user's: remove it"));
    assertThat(partial).hasContent(held);
  }

  @Test
  void anotherUsersPartialFileThatComesMeanwhileIsNotWrittenToEither() throws Exception {
    assumeThat((int) Files.getAttribute(into, "unix:uid")).as("the user that tests").isZero();
    Path partial = into.resolve(Names.partialOf("b"));
    Watcher planting =
        new Watcher(() -> {
          try {
            if (Files.notExists(partial)) {
              giveAway(Files.createFile(partial));
            }
          } catch (IOException e) {
            throw new AssertionError(e);
          }
        });
    Script script = Script.sender().manifest(Script.file("a", 3), Script.file("b", 3));
    script.content("123").content("456");
    Summary received =
        new Receiving(into, planting).over(script.in(), OutputStream.nullOutputStream());

    assertThat(received.problems()).extracting(Problem::path).containsExactly("b");
    assertThat(partial).isEmptyFile();
    assertThat(into.resolve("b")).doesNotExist();
  }

  @Test
  void nothingEmptyStaysOfAFileThatTheSenderCannotRead() throws IOException {
    Script script = Script.sender().manifest(Script.file("a", 9), Script.file("b", 9));
    script.number(-1).text("it is gone").number(3).ascii("123").number(-1).text("it changed");
    Summary received =
        new Receiving(into, new Watcher()).over(script.in(), OutputStream.nullOutputStream());

    assertThat(received.problems()).extracting(Problem::reason).contains("it is gone");
    try (Stream<Path> all = Files.list(into)) {
      assertThat(all).containsExactly(into.resolve(Names.partialOf("b")));
    }
  }
}
