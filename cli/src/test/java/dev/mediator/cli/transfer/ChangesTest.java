package dev.mediator.cli.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mediator.cli.transfer.Summary.Problem;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Files and folders that change while they are carried, and a partner that lies to the sender. */
class ChangesTest {
  @TempDir private Path here;
  @TempDir private Path there;
  private Path file;
  private Path second;

  @BeforeEach
  void make() throws IOException {
    file = Files.write(here.resolve("a"), new byte[64 * Wire.CHUNK]);
    second = Files.writeString(here.resolve("b"), "intact");
  }

  /** Something that happens to a file after its first chunk. */
  private interface Change {
    void to(Path file) throws IOException;
  }

  enum Happening {
    SHRINKS,
    GROWS,
    IS_WRITTEN_TO,
    IS_REMOVED;

    void to(Path file) throws IOException {
      switch (this) {
        case SHRINKS -> {
          try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(1);
          }
        }
        case GROWS -> Files.writeString(file, "more", StandardOpenOption.APPEND);
        case IS_WRITTEN_TO -> Files.setLastModifiedTime(file, FileTime.fromMillis(1));
        case IS_REMOVED -> Files.delete(file);
      }
    }
  }

  private static Watcher onFirstChunk(Change change, Path path) {
    boolean[] done = {false};
    return new Watcher(() -> {
      if (!done[0]) {
        done[0] = true;
        try {
          change.to(path);
        } catch (IOException e) {
          throw new AssertionError(e);
        }
      }
    });
  }

  @ParameterizedTest
  @EnumSource(Happening.class)
  void aFileThatChangesDoesNotArriveAndTheNextOneDoes(Happening happening) throws Exception {
    try (Partners partners = new Partners()) {
      Sending sending = new Sending(List.of(file, second), onFirstChunk(happening::to, file));
      Partners.Outcome outcome = partners.run(sending, new Receiving(there, new Watcher()));
      String reason =
          happening == Happening.IS_REMOVED
              ? "it is gone"
              : "it changed while it was sent: send it again";
      assertThat(outcome.sentWell().problems())
          .containsExactly(new Problem("a", Fate.FAILED, reason));
      assertThat(outcome.receivedWell().problems())
          .containsExactly(new Problem("a", Fate.FAILED, reason));
    }
    assertThat(there.resolve("a")).doesNotExist();
    assertThat(there.resolve("b")).hasContent("intact");
  }

  @Test
  void aFileThatChangedBeforeItsTurnIsNotSent() throws Exception {
    Sending sending = new Sending(List.of(file, second), new Watcher());
    Files.writeString(file, "shorter");
    try (Partners partners = new Partners()) {
      Partners.Outcome outcome = partners.run(sending, new Receiving(there, new Watcher()));
      assertThat(outcome.sentWell().problems()).extracting(Problem::path).containsExactly("a");
      assertThat(outcome.sentWell().bytes()).isEqualTo(6);
    }
  }

  @Test
  void aTargetThatAppearsMeanwhileIsNotReplaced() throws Exception {
    Path target = there.resolve("a");
    try (Partners partners = new Partners()) {
      Watcher watcher = onFirstChunk(path -> Files.writeString(path, "mine"), target);
      Partners.Outcome outcome =
          partners.run(
              new Sending(List.of(file, second), new Watcher()), new Receiving(there, watcher));
      assertThat(outcome.sentWell().problems())
          .containsExactly(new Problem("a", Fate.FAILED, Landing.DIFFERS));
    }
    assertThat(target).hasContent("mine");
    assertThat(there.resolve("b")).hasContent("intact");
  }

  @Test
  void whatCannotBeWrittenAnyMoreIsNamedOnBothSides() throws Exception {
    Path into = there.resolve("into");
    try (Partners partners = new Partners()) {
      Watcher watcher = onFirstChunk(Files::delete, into.resolve(Names.partialOf("a")));
      Partners.Outcome outcome =
          partners.run(
              new Sending(List.of(file, second), new Watcher()), new Receiving(into, watcher));
      assertThat(outcome.sentWell().problems())
          .containsExactly(new Problem("a", Fate.FAILED, "it is gone"));
      assertThat(outcome.receivedWell().problems()).isEqualTo(outcome.sentWell().problems());
    }
    assertThat(into.resolve("b")).hasContent("intact");
  }

  @Test
  void whereLinksCannotBeMadeNothingIsReplacedEither() throws Exception {
    Path target = there.resolve("b");
    Path partial = Files.writeString(there.resolve("part"), "new");
    Landing.moveOver(partial, target);
    assertThat(target).hasContent("new");
    Files.writeString(partial, "newer");
    assertThatThrownBy(() -> Landing.moveOver(partial, target))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(target).hasContent("new");
    assertThatThrownBy(() -> Landing.moveOver(there.resolve("none"), there.resolve("c")))
        .isInstanceOf(IOException.class);
    assertThat(there.resolve("c")).doesNotExist();
  }

  @Test
  void aFolderThatCannotBeUsedIsFoundBeforeAnythingStarts() {
    assertThatThrownBy(() -> new Receiving(second, new Watcher()))
        .isInstanceOf(TransferException.class)
        .hasMessage(
            "cannot write into "
                + second
                + " (something else of that name is there): choose another folder");
    assertThatThrownBy(() -> new Receiving(second.resolve("below/it"), new Watcher()))
        .isInstanceOf(TransferException.class)
        .hasMessageContaining("(Not a directory): choose another folder");
  }

  static Stream<Script> lies() throws IOException {
    return Stream.of(
        Script.receiver().words(9),
        Script.receiver().words(Wire.WANTED).longNumber(7),
        Script.receiver().words(Wire.WANTED).longNumber(-1),
        Script.receiver().words(Wire.WANTED).longNumber(3).words(9),
        Script.receiver().words(Wire.WANTED).longNumber(0).words(9),
        Script.receiver().words(Wire.REFUSED, 0, 1, 0xff));
  }

  @ParameterizedTest
  @MethodSource("lies")
  void aReceiverThatMakesNoSenseIsLeft(Script script) {
    assertThatThrownBy(() ->
            new Sending(List.of(second), new Watcher())
                .over(script.in(), OutputStream.nullOutputStream()))
        .isInstanceOf(TransferException.class)
        .hasMessageContaining("makes no sense");
  }
}
