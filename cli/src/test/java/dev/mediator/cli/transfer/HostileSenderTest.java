package dev.mediator.cli.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mediator.cli.transfer.Summary.Problem;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A partner that wants to write where it may not, or to do harm with what it says. */
class HostileSenderTest {
  @TempDir private Path around;
  private Path into;
  private Path outside;

  @BeforeEach
  void make() throws IOException {
    into = Files.createDirectory(around.resolve("into"));
    outside = Files.createDirectory(around.resolve("outside"));
    Files.writeString(outside.resolve("precious"), "old");
  }

  private Summary receive(Script script) throws IOException {
    return new Receiving(into, new Watcher()).over(script.in(), OutputStream.nullOutputStream());
  }

  /** Sends the last entry with content, and an honest one behind it. */
  private Summary receiveAfter(Entry bad, Entry... before) throws IOException {
    List<Entry> entries = new ArrayList<>(Arrays.asList(before));
    entries.add(bad);
    entries.add(Script.file("honest", 3));
    Script script = Script.sender().manifest(entries.toArray(Entry[]::new));
    return receive(script.content("yes"));
  }

  private void assertOnlyHonestArrived() throws IOException {
    assertThat(into.resolve("honest")).hasContent("yes");
    assertThat(outside).isDirectoryContaining("glob:**/precious");
    assertThat(outside.resolve("precious")).hasContent("old");
    try (Stream<Path> all = Files.list(outside)) {
      assertThat(all).hasSize(1);
    }
    try (Stream<Path> all = Files.list(around)) {
      assertThat(all).hasSize(2);
    }
  }

  static Stream<Arguments> badPaths() {
    return Stream.of(
        Arguments.of("/etc/evil", "absolute"),
        Arguments.of("//evil", "absolute"),
        Arguments.of("../evil", "empty part"),
        Arguments.of("..", "empty part"),
        Arguments.of("d/../../evil", "empty part"),
        Arguments.of(".", "empty part"),
        Arguments.of("d/./evil", "empty part"),
        Arguments.of("d//evil", "empty part"),
        Arguments.of("evil/", "empty part"),
        Arguments.of("", "empty part"),
        Arguments.of("ev\0il", "NUL"),
        Arguments.of("..\\evil", "backslash"),
        Arguments.of("C:evil", "drive"),
        Arguments.of("d/c:\u2028", "drive"),
        Arguments.of("evil.", "dot or a space"),
        Arguments.of("evil ", "dot or a space"),
        Arguments.of("d/...", "dot or a space"),
        Arguments.of("x".repeat(256), "longer than 255 bytes"),
        Arguments.of("\u00fc".repeat(128), "longer than 255 bytes"),
        Arguments.of("d/" + "y/".repeat(2048) + "y", "longer than 4096 bytes"),
        Arguments.of(Names.partialOf("honest"), "partial"),
        Arguments.of(".HONEST.Mediator-Part", "partial"),
        Arguments.of("unannounced/evil", "not accepted"));
  }

  @ParameterizedTest
  @MethodSource("badPaths")
  void aPathThatLeadsElsewhereIsRefused(String path, String reason) throws IOException {
    Summary received = receiveAfter(Script.file(path, 3), Script.folder("d"));

    assertThat(received.delivered()).isOne();
    assertThat(received.problems()).hasSize(1);
    assertThat(received.problems().getFirst().reason()).contains(reason);
    assertOnlyHonestArrived();
  }

  @ParameterizedTest
  @MethodSource("badPaths")
  void aFolderOfThatPathIsRefusedToo(String path, String reason) throws IOException {
    Summary received = receiveAfter(Script.folder(path), Script.folder("d"));

    assertThat(received.problems()).hasSize(1);
    assertThat(received.problems().getFirst().reason()).contains(reason);
    assertOnlyHonestArrived();
  }

  @Test
  void theLongestNameThatIsAllowedArrives() throws IOException {
    String longest = "\u00fc".repeat(127) + "x";
    assertThat(receive(Script.sender().manifest(Script.file(longest, 1)).content("1")).problems())
        .isEmpty();
    assertThat(into.resolve(longest)).hasContent("1");
  }

  @Test
  void twoEntriesOfOneNameAreRefused() throws IOException {
    assertThat(receiveAfter(Script.folder("d"), Script.folder("d")).problems())
        .extracting(Problem::reason)
        .containsExactly("the partner sends two entries of this name");
  }

  @Test
  void aFileCannotBeAFolder() throws IOException {
    Script script =
        Script.sender().manifest(Script.file("a", 1), Script.file("a/b", 1), Script.folder("a"));
    Summary received = receive(script.content("1"));

    assertThat(received.problems()).extracting(Problem::path).containsExactly("a/b", "a");
    assertThat(into.resolve("a")).hasContent("1");
  }

  @Test
  void namesThatDifferInCaseAreOneWhereTheDiskSaysSo() throws EntryException {
    Names names = new Names(true);
    names.add(Script.file("Gr\u00fc\u00dfe", 1));
    for (String twin : List.of("gr\u00fc\u00dfe", "GRU\u0308SSE")) {
      assertThatThrownBy(() -> names.check(Script.file(twin, 1))).hasMessageContaining("two");
    }
    Names exact = new Names(false);
    exact.add(Script.file("a", 1));
    exact.check(Script.file("A", 1));
  }

  @Test
  void aLinkIsNotFollowedAsAFolder() throws IOException {
    Files.createSymbolicLink(into.resolve("link"), outside);
    Script script =
        Script.sender()
            .manifest(
                Script.folder("link"), Script.file("link/precious", 3), Script.file("honest", 3));
    Summary received = receive(script.content("yes"));

    assertThat(received.problems()).extracting(Problem::path).contains("link", "link/precious");
    assertThat(received.problems().getFirst().reason()).contains("symbolic link");
    assertOnlyHonestArrived();
  }

  @Test
  void aLinkIsNotFollowedAsAFileOrAsAPartialFile() throws IOException {
    Files.createSymbolicLink(into.resolve("a"), outside.resolve("precious"));
    Files.createSymbolicLink(into.resolve("new"), outside.resolve("evil"));
    Files.createSymbolicLink(into.resolve(Names.partialOf("b")), outside.resolve("precious"));
    Files.createSymbolicLink(into.resolve(Names.partialOf("c")), outside.resolve("evil"));
    Files.createDirectory(into.resolve(Names.partialOf("d")));
    Script script =
        Script.sender()
            .manifest(
                Script.file("a", 3),
                Script.file("new", 3),
                Script.file("b", 3),
                Script.file("c", 3),
                Script.file("d", 3),
                Script.file("honest", 3));
    assertThat(receive(script.content("yes")).problems())
        .extracting(Problem::path)
        .containsExactly("a", "new", "b", "c", "d");
    assertOnlyHonestArrived();
  }

  @Test
  void whatCannotFitIsNotBegun() throws IOException {
    Summary received = receiveAfter(Script.file("vast", Long.MAX_VALUE));

    assertThat(received.problems().getFirst().reason()).contains("9.22 EB", "there is room for");
    assertOnlyHonestArrived();
  }

  @Test
  void aWrongDigestLeavesNothing() throws IOException {
    Script script = Script.sender().manifest(Script.file("a", 3), Script.file("honest", 3));
    script.number(3).ascii("bad").number(0).raw(new byte[32]).content("yes");
    Summary received = receive(script);

    assertThat(received.problems().getFirst().reason()).contains("did not arrive as it was sent");
    try (Stream<Path> all = Files.list(into)) {
      assertThat(all).containsExactly(into.resolve("honest"));
    }
  }

  @Test
  void controlsInNamesAndReasonsAreToldAsTheyAre() throws IOException {
    Script script =
        Script.sender().manifest(Script.file("a\u001b[2J\u202e", 1), Script.file("b", 1));
    script.number(-1).text("\u001b]0;evil\u0007").number(-1).text("");
    Summary received = receive(script);

    assertThat(received.problems())
        .containsExactly(
            new Problem("a\u001b[2J\u202e", Fate.FAILED, "\u001b]0;evil\u0007"),
            new Problem("b", Fate.FAILED, "the partner says no reason"));
  }

  static Stream<Arguments> nonsense() throws IOException {
    Entry three = Script.file("a", 3);
    return Stream.of(
        Arguments.of("entries", Script.sender().number(250_001).number(9), "too much"),
        Arguments.of("no entries", Script.sender().number(-1).number(9), "too much"),
        Arguments.of("bytes", Script.sender().number(1).number((32 << 20) + 1), "too much"),
        Arguments.of(
            "a longer list",
            Script.sender().number(1).number(5).words(1).raw(new byte[16]).text("a"),
            "longer than announced"),
        Arguments.of(
            "kind", Script.sender().number(1).number(99).words(3).raw(new byte[99]), "kind"),
        Arguments.of("size", Script.sender().manifest(Script.file("a", Long.MIN_VALUE)), "below"),
        Arguments.of(
            "UTF-8",
            Script.sender().number(1).number(20).words(1).raw(new byte[16]).words(0, 1, 0xff),
            "UTF-8"),
        Arguments.of("more", Script.sender().manifest(three).number(4), "not the bytes"),
        Arguments.of("fewer", Script.sender().manifest(three).number(0), "not the bytes"),
        Arguments.of("negative", Script.sender().manifest(three).number(-2), "not the bytes"),
        Arguments.of(
            "chunk",
            Script.sender().manifest(Script.file("a", 1 << 20)).number(Wire.CHUNK + 1),
            "not the bytes"),
        Arguments.of(
            "hangs up",
            Script.sender().manifest(three).number(3).ascii("12"),
            "run the same commands again"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("nonsense")
  void nonsenseEndsTheTransfer(String name, Script script, String reason) {
    assertThatThrownBy(() -> receive(script))
        .isInstanceOf(TransferException.class)
        .hasMessageContaining(reason);
    assertThat(into.resolve("a")).doesNotExist();
  }
}
