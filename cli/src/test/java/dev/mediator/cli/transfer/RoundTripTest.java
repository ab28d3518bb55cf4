package dev.mediator.cli.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mediator.cli.transfer.Summary.Problem;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trees that arrive as they were, and what stays as it is. */
class RoundTripTest {
  private static final Instant THEN = Instant.parse("2019-03-01T12:34:56.123456Z");

  @TempDir private Path here;
  @TempDir private Path there;
  private Path tree;

  @BeforeEach
  void makeTree() throws Exception {
    tree = Files.createDirectory(here.resolve("tree"));
    Files.createDirectories(tree.resolve("empty/deeper"));
    Files.createDirectory(tree.resolve("docs"));
    Files.createFile(tree.resolve("docs/nothing"));
    Files.writeString(tree.resolve("docs/gr\u00fc\u00dfe \u4e2d.txt"), "hello");
    Files.writeString(tree.resolve("docs-and-more"), "sorts between a folder and its files");
    Files.write(tree.resolve("large"), bytes(3 * Wire.CHUNK + 17));
    Files.write(tree.resolve("chunk"), bytes(Wire.CHUNK));
    Path script = Files.writeString(tree.resolve("run.sh"), "#!/bin/sh\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-x--x"));
    try (Stream<Path> all = Files.walk(tree)) {
      for (Path path : all.toList()) {
        Files.setLastModifiedTime(path, FileTime.from(THEN));
      }
    }
  }

  private static byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    new Random(count).nextBytes(bytes);
    return bytes;
  }

  private static List<String> listing(Path root) throws Exception {
    try (Stream<Path> all = Files.walk(root)) {
      return all.map(path -> root.relativize(path).toString()).sorted().toList();
    }
  }

  @Test
  void aTreeArrivesAsItWas() throws Exception {
    Partners.Outcome outcome = Partners.transfer(tree, there);

    long bytes = 0;
    assertThat(listing(there.resolve("tree"))).isEqualTo(listing(tree));
    for (String name : listing(tree)) {
      Path source = tree.resolve(name);
      Path copy = there.resolve("tree").resolve(name);
      assertThat(Files.getLastModifiedTime(copy)).as(name).isEqualTo(FileTime.from(THEN));
      if (Files.isRegularFile(source)) {
        assertThat(copy).hasSameBinaryContentAs(source);
        assertThat(Files.isExecutable(copy)).as(name).isEqualTo(name.equals("run.sh"));
        bytes += Files.size(source);
      }
    }
    Summary expected = new Summary(6, 0, bytes, List.of());
    assertThat(outcome.sentWell()).isEqualTo(expected);
    assertThat(outcome.receivedWell()).isEqualTo(expected);
  }

  @Test
  void ofTheModeOnlyTheOwnersRightToRunIsKept() throws Exception {
    Path plain = Files.createFile(there.resolve("as made here"));
    Partners.transfer(tree, there);

    var expected = Files.getPosixFilePermissions(plain);
    assertThat(Files.getPosixFilePermissions(there.resolve("tree/large"))).isEqualTo(expected);
    expected.add(PosixFilePermission.OWNER_EXECUTE);
    assertThat(Files.getPosixFilePermissions(there.resolve("tree/run.sh"))).isEqualTo(expected);
  }

  @Test
  void theSecondTimeEverythingIsThere() throws Exception {
    Partners.transfer(tree, there);
    Partners.Outcome again = Partners.transfer(tree, there);

    assertThat(again.sentWell()).isEqualTo(new Summary(0, 6, 0, List.of()));
    assertThat(again.receivedWell()).isEqualTo(again.sentWell());
  }

  @Test
  void whatDiffersIsLeftAsItIsAndTheRestArrives() throws Exception {
    Files.createDirectory(there.resolve("tree"));
    Path longer = Files.writeString(there.resolve("tree/docs-and-more"), "mine, and not as long");
    Path sameSize = Files.write(there.resolve("tree/chunk"), new byte[Wire.CHUNK]);
    Path folder = Files.createDirectory(there.resolve("tree/run.sh"));

    Partners.Outcome outcome = Partners.transfer(tree, there);

    assertThat(longer).hasContent("mine, and not as long");
    assertThat(sameSize).hasBinaryContent(new byte[Wire.CHUNK]);
    assertThat(folder).isEmptyDirectory();
    assertThat(there.resolve("tree/large")).hasSameBinaryContentAs(tree.resolve("large"));
    assertThat(outcome.sentWell().problems())
        .containsExactlyInAnyOrder(
            new Problem("tree/chunk", Fate.REFUSED, Landing.DIFFERS),
            new Problem("tree/docs-and-more", Fate.REFUSED, Landing.DIFFERS),
            new Problem("tree/run.sh", Fate.REFUSED, Landing.DIFFERS));
    assertThat(outcome.sentWell().isComplete()).isFalse();
    assertThat(outcome.receivedWell().problems())
        .containsExactlyInAnyOrderElementsOf(outcome.sentWell().problems());
  }

  @Test
  void linksSpecialFilesAndPartialFilesAreSkippedAndNamed() throws Exception {
    Files.createSymbolicLink(tree.resolve("link"), Path.of("large"));
    Files.createSymbolicLink(tree.resolve("loop"), tree);
    Files.createFile(tree.resolve(Names.partialOf("large")));
    Files.createFile(tree.resolve("back\\slash"));
    Path pipe = tree.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();

    Summary sent = Partners.transfer(tree, there).sentWell();

    assertThat(sent.problems()).extracting(Problem::fate).containsOnly(Fate.SKIPPED);
    assertThat(sent.problems())
        .extracting(Problem::path)
        .containsExactlyInAnyOrder(
            "tree/link",
            "tree/loop",
            "tree/pipe",
            "tree/" + Names.partialOf("large"),
            "tree/back\\slash");
    assertThat(sent.delivered()).isEqualTo(6);
    assertThat(Files.exists(there.resolve("tree/link"), LinkOption.NOFOLLOW_LINKS)).isFalse();
  }

  @Test
  void severalPathsGoAtOnceAndTheFolderIsMade() throws Exception {
    Path large = tree.resolve("large");
    Path into = there.resolve("new/folder");
    try (Partners partners = new Partners()) {
      Watcher watcher = new Watcher();
      partners.run(
          new Sending(List.of(large, tree.resolve("docs")), watcher),
          new Receiving(into, new Watcher()));
      assertThat(watcher.expected).isEqualTo(Files.size(large) + 5);
      assertThat(watcher.moved).isEqualTo(watcher.expected);
      assertThat(watcher.stops).isOne();
      assertThat(watcher.breaks).isZero();
    }
    assertThat(into.resolve("large")).hasSameBinaryContentAs(large);
    assertThat(into.resolve("docs/nothing")).isEmptyFile();
  }

  @Test
  void aPathThatCannotBeSentIsNamedBeforeAnythingStarts() {
    assertThatThrownBy(() -> new Sending(List.of(here.resolve("no\u001bne")), new Watcher()))
        .isInstanceOf(TransferException.class)
        .hasMessageContaining("there is no")
        .hasMessageContaining("no\u001bne");
    assertThatThrownBy(() -> new Sending(List.of(tree, there.resolve("tree")), new Watcher()))
        .hasMessageContaining("two of the paths end with tree");
    assertThatThrownBy(() -> new Sending(List.of(Path.of("/")), new Watcher()))
        .hasMessageContaining("root folder has no name");
  }
}
