package dev.mediator.cli.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediator.cli.transfer.Summary.Problem;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Future.State;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Transfers that were broken off, and went on. */
class ResumeTest {
  private static final int LARGE = 4 * Wire.CHUNK + 4321;

  @TempDir private Path here;
  @TempDir private Path there;
  private Path tree;
  private byte[] large;
  private Path partial;

  @BeforeEach
  void make() throws IOException {
    tree = Files.createDirectory(here.resolve("t"));
    large = new byte[LARGE];
    new Random(1).nextBytes(large);
    Files.writeString(tree.resolve("a"), "before it");
    Files.write(tree.resolve("large"), large);
    Files.writeString(tree.resolve("z"), "behind it");
    partial = there.resolve("t").resolve(Names.partialOf("large"));
  }

  static LongStream cuts() {
    LongStream early = LongStream.iterate(0, at -> at <= 180, at -> at + 3);
    LongStream inside = LongStream.iterate(181, at -> at < LARGE + 200, at -> at + 139_119);
    LongStream late = LongStream.iterate(LARGE + 100, at -> at <= LARGE + 330, at -> at + 5);
    return LongStream.concat(early, LongStream.concat(inside, late));
  }

  @Test
  void wheneverTheSenderIsCutOffTheNextRunDelivers() throws Exception {
    long whole = 0;
    for (long cut : cuts().toArray()) {
      Path into = there.resolve("cut" + cut);
      try (Partners partners = new Partners().cuttingSenderAfter(cut)) {
        Partners.Outcome outcome = run(partners, into);
        whole += outcome.received().state() == State.SUCCESS ? 1 : 0;
      }
      assertNothingHalf(into);
      assertArrives(into);
    }
    assertThat(whole).as("cuts behind the last byte").isBetween(1L, 120L);
  }

  @Test
  void wheneverTheReceiverIsCutOffTheNextRunDelivers() throws Exception {
    for (long cut = 0; cut < 60; cut += 2) {
      Path into = there.resolve("cut" + cut);
      try (Partners partners = new Partners().cuttingReceiverAfter(cut)) {
        run(partners, into);
      }
      assertNothingHalf(into);
      assertArrives(into);
    }
  }

  private Partners.Outcome run(Partners partners, Path into) throws Exception {
    return partners.run(
        new Sending(List.of(tree), new Watcher()), new Receiving(into, new Watcher()));
  }

  private void assertNothingHalf(Path into) throws IOException {
    Path target = into.resolve("t/large");
    if (Files.exists(target)) {
      assertThat(target).hasSameBinaryContentAs(tree.resolve("large"));
    }
  }

  /** Sends once more, and looks that what was held was not carried again. */
  private void assertArrives(Path into) throws Exception {
    Path held = into.resolve("t").resolve(Names.partialOf("large"));
    long had = Files.exists(held) ? Files.size(held) : 0;
    boolean done = Files.exists(into.resolve("t/large"));
    Partners.Outcome again = Partners.transfer(tree, into);

    assertThat(again.sentWell().problems()).isEmpty();
    assertThat(again.sentWell().bytes()).isBetween(0L, done ? 18L : LARGE - had + 18);
    assertThat(held).doesNotExist();
    assertThat(into.resolve("t/a")).hasContent("before it");
    assertThat(into.resolve("t/large")).hasSameBinaryContentAs(tree.resolve("large"));
    assertThat(into.resolve("t/z")).hasContent("behind it");
  }

  private void hold(byte[] bytes) throws IOException {
    Files.createDirectories(there.resolve("t"));
    Files.write(partial, bytes);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, Wire.CHUNK, LARGE - 1, LARGE})
  void onlyWhatIsMissingIsCarried(int held) throws Exception {
    hold(Arrays.copyOf(large, held));
    assertThat(Partners.transfer(tree, there).sentWell())
        .isEqualTo(new Summary(3, 0, LARGE - held + 18, List.of()));
    assertArrives(there);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, Wire.CHUNK, LARGE, LARGE + 1})
  void aPartialFileOfSomethingElseIsWrittenAnew(int held) throws Exception {
    byte[] other = Arrays.copyOf(large, held);
    other[held / 2] ^= 1;
    hold(other);
    assertThat(Partners.transfer(tree, there).sentWell().bytes()).isEqualTo(LARGE + 18);
    assertArrives(there);
  }

  @ParameterizedTest
  @ValueSource(ints = {3, LARGE})
  void aPartialFileThatIsAlsoAnotherFileIsNotWrittenTo(int size) throws Exception {
    byte[] precious = new byte[size];
    hold(precious);
    Path other = Files.createLink(there.resolve("precious"), partial);

    Summary received = Partners.transfer(tree, there).receivedWell();

    assertThat(other).hasBinaryContent(precious);
    assertThat(received.problems()).extracting(Problem::path).containsExactly("t/large");
    assertThat(received.problems().getFirst().reason()).contains("has two names: remove it");
    assertThat(there.resolve("t/z")).hasContent("behind it");
  }

  @Test
  void aPartialFileThatAnotherWritesIsLeftToIt() throws Exception {
    hold(new byte[0]);
    try (FileChannel other = FileChannel.open(partial, StandardOpenOption.WRITE)) {
      assertThat(other.tryLock()).isNotNull();
      Summary received = Partners.transfer(tree, there).receivedWell();
      assertThat(received.problems().getFirst().reason())
          .isEqualTo("another mediator receive is writing it");
      assertThat(received.delivered()).isEqualTo(2);
    }
    assertArrives(there);
  }
}
