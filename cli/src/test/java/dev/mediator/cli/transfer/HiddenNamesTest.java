package dev.mediator.cli.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediator.cli.transfer.Summary.Problem;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names that begin with a dot, which programs obey: only what is new may have them. */
class HiddenNamesTest {
  @TempDir private Path here;
  @TempDir private Path there;
  private Path tree;

  @BeforeEach
  void make() throws IOException {
    tree = Files.createDirectory(here.resolve("t"));
    Files.createDirectories(tree.resolve(".git/hooks"));
    Files.writeString(tree.resolve(".git/hooks/run"), "hook");
    Files.writeString(tree.resolve(".profile"), "profile");
    Files.writeString(tree.resolve("a"), "a");
  }

  private Summary assertRefused(Path what, String... paths) throws Exception {
    Partners.Outcome outcome = Partners.transfer(what, there);
    assertThat(outcome.receivedWell().problems())
        .extracting(Problem::path)
        .containsExactlyInAnyOrder(paths);
    assertThat(outcome.receivedWell().problems().getFirst())
        .isEqualTo(new Problem(paths[0], Fate.REFUSED, NewFolders.REFUSED));
    assertThat(outcome.sentWell().problems()).isEqualTo(outcome.receivedWell().problems());
    return outcome.sentWell();
  }

  private void assertNoMarker(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      assertThat(all.map(Path::getFileName).map(Path::toString)).noneMatch(Names::isPartial);
    }
  }

  @Test
  void noneIsAddedToTheChosenFolderIfItWasThere() throws Exception {
    assertRefused(tree.resolve(".profile"), ".profile");
    assertRefused(tree.resolve(".git"), ".git", ".git/hooks", ".git/hooks/run");
    assertThat(there).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(strings = {".x", "..x", "\u200c.x", "\u200c\ufeff.x"})
  void noDisguiseHelps(String name) throws Exception {
    Files.writeString(here.resolve(name), "x");
    assertRefused(here.resolve(name), name);
    assertThat(there).isEmptyDirectory();
  }

  @Test
  void noneIsAddedToAFolderBelowThatWasThereAndTheRestArrives() throws Exception {
    Files.createDirectory(there.resolve("t"));
    Summary sent = assertRefused(tree, "t/.git", "t/.git/hooks", "t/.git/hooks/run", "t/.profile");
    assertThat(sent.delivered()).isOne();
    assertThat(there.resolve("t")).isDirectoryContaining("glob:**/a");
    assertThat(there.resolve("t/.git")).doesNotExist();
    assertThat(there.resolve("t/.profile")).doesNotExist();
  }

  @Test
  void nothingIsAddedToAHiddenFolderThatWasThere() throws Exception {
    Files.createDirectories(there.resolve("t/.git/hooks"));
    assertRefused(tree, "t/.git/hooks/run", "t/.profile");
    assertThat(there.resolve("t/.git/hooks")).isEmptyDirectory();
  }

  @Test
  void aNewFolderTakesThemAndTheSecondTimeAllIsThere() throws Exception {
    for (int delivered : new int[] {3, 0}) {
      Partners.Outcome outcome = Partners.transfer(tree, there);
      assertThat(outcome.sentWell().problems()).isEmpty();
      assertThat(outcome.sentWell().delivered()).isEqualTo(delivered);
      assertNoMarker(there);
    }
    assertThat(there.resolve("t/.git/hooks/run")).hasContent("hook");
    Files.delete(there.resolve("t/.profile"));
    assertRefused(tree, "t/.profile");
  }

  @Test
  void aNewChosenFolderTakesThem() throws Exception {
    Path into = there.resolve("deep/new");
    Partners.Outcome outcome = Partners.transfer(tree.resolve(".profile"), into);
    assertThat(outcome.sentWell().problems()).isEmpty();
    assertThat(into.resolve(".profile")).hasContent("profile");
    assertNoMarker(into);
  }

  @Test
  void aChosenFolderIsNewOnlyIfThisTransferMadeIt() throws Exception {
    Path into = there.resolve("into");
    Receiving receiving = new Receiving(into, new Watcher());
    assertThat(into).as("nobody came yet").doesNotExist();
    Files.createDirectory(into);
    try (Partners partners = new Partners()) {
      Sending sending = new Sending(List.of(tree.resolve(".profile")), new Watcher());
      assertThat(partners.run(sending, receiving).receivedWell().problems())
          .containsExactly(new Problem(".profile", Fate.REFUSED, NewFolders.REFUSED));
    }
    assertThat(into).isEmptyDirectory();
  }

  @Test
  void whatWasBrokenOffGoesOnWheneverItWas() throws Exception {
    int halves = 0;
    for (int cut = 20; cut < 360; cut += 5) {
      Path into = there.resolve("cut" + cut);
      try (Partners partners = new Partners().cuttingSenderAfter(cut)) {
        partners.run(new Sending(List.of(tree), new Watcher()), new Receiving(into, new Watcher()));
      }
      halves += Files.exists(into.resolve("t/a")) ? 0 : 1;
      assertThat(Partners.transfer(tree, into).sentWell().problems()).isEmpty();
      assertThat(into.resolve("t/.profile")).hasContent("profile");
      assertThat(into.resolve("t/.git/hooks/run")).hasContent("hook");
      assertNoMarker(into);
    }
    assertThat(halves).isGreaterThan(10);
  }

  @Test
  void whatSomebodyMadeInAnUnfinishedFolderIsNotAddedTo() throws Exception {
    Files.createDirectories(there.resolve("t/.git/hooks"));
    Files.createFile(there.resolve("t").resolve(Names.PARTIAL));
    assertRefused(tree, "t/.git/hooks/run");
    assertThat(there.resolve("t/.profile")).hasContent("profile");
    assertThat(there.resolve("t/.git/hooks")).isEmptyDirectory();
  }

  @Test
  void whatThereWasNoRoomForCanComeInTheNextRun() throws Exception {
    Entry hidden = Script.file("t/.profile", Long.MAX_VALUE);
    Script script = Script.sender().manifest(Script.folder("t"), hidden);
    Summary received =
        new Receiving(there, new Watcher()).over(script.in(), OutputStream.nullOutputStream());
    assertThat(received.problems()).extracting(Problem::path).containsExactly("t/.profile");
    assertThat(Partners.transfer(tree, there).sentWell().problems()).isEmpty();
    assertThat(there.resolve("t/.profile")).hasContent("profile");
    assertNoMarker(there);
  }

  @Test
  void whatCanNeverComeKeepsNoFolderNew() throws Exception {
    try (Partners partners = new Partners()) {
      Sending both = new Sending(List.of(tree.resolve(".git"), tree), new Watcher());
      Summary received = partners.run(both, new Receiving(there, new Watcher())).receivedWell();
      assertThat(received.problems())
          .extracting(Problem::path)
          .containsExactly(".git", ".git/hooks", ".git/hooks/run");
    }
    assertNoMarker(there);
    Files.delete(there.resolve("t/.profile"));
    assertRefused(tree, "t/.profile");
  }

  @Test
  void aFileThatFailedCanComeInTheNextRun() throws Exception {
    Sending sending = new Sending(List.of(tree), new Watcher());
    Files.writeString(tree.resolve(".profile"), "longer than before");
    try (Partners partners = new Partners()) {
      Partners.Outcome outcome = partners.run(sending, new Receiving(there, new Watcher()));
      assertThat(outcome.sentWell().problems()).hasSize(1);
    }
    assertThat(Partners.transfer(tree, there).sentWell().problems()).isEmpty();
    assertThat(there.resolve("t/.profile")).hasContent("longer than before");
    assertNoMarker(there);
  }
}
