package dev.mediator.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediator.server.FileWatch.Look;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which changes of files are noticed, and when. */
class FileWatchTest {
  private static final FileTime THEN = FileTime.fromMillis(1_000_000_000_000L);

  @TempDir private Path folder;
  private final AtomicInteger readings = new AtomicInteger();
  private final FileWatch watch = new FileWatch(Duration.ofDays(1));
  private Path one;
  private Path other;

  @BeforeEach
  void watchTwo() throws IOException {
    one = Files.writeString(folder.resolve("one"), "1");
    other = Files.writeString(folder.resolve("other"), "2");
    watch.watch("two files", Look.at(List.of(one, other)), this::read);
  }

  @AfterEach
  void close() {
    watch.close();
  }

  private String read() {
    readings.incrementAndGet();
    return "in few words";
  }

  private void assertReadOnceAfterTwoLooks() {
    int before = readings.get();
    watch.look();
    assertThat(readings).as("after one look").hasValue(before);
    watch.look();
    assertThat(readings).as("after two").hasValue(before + 1);
    watch.look();
    assertThat(readings).as("after three").hasValue(before + 1);
  }

  @Test
  void whatHasNotChangedIsNotRead() {
    watch.look();
    watch.look();
    assertThat(readings).hasValue(0);
  }

  @Test
  void aChangeOfEitherIsReadOnceItHasStood() throws IOException {
    Files.writeString(one, "12");
    assertReadOnceAfterTwoLooks();
    Files.writeString(other, "21");
    assertReadOnceAfterTwoLooks();
  }

  @Test
  void aFileThatIsStillBeingWrittenIsLeftAlone() throws IOException {
    for (int length = 2; length < 10; length++) {
      Files.writeString(one, "1".repeat(length));
      watch.look();
    }
    assertThat(readings).hasValue(0);
    watch.look();
    assertThat(readings).hasValue(1);
  }

  @Test
  void aChangeBeforeTheWatchBeganIsNotMissed() throws IOException {
    Path third = Files.writeString(folder.resolve("third"), "3");
    Look before = Look.at(List.of(third));
    Files.writeString(third, "33");
    watch.watch("a third", before, this::read);
    assertReadOnceAfterTwoLooks();
  }

  /** Neither size nor time tells the two apart. */
  @Test
  void aFileInTheOldOnesPlaceIsAChange() throws IOException {
    Path fresh = Files.writeString(folder.resolve("fresh"), "9");
    Files.setLastModifiedTime(one, THEN);
    Files.setLastModifiedTime(fresh, THEN);
    assertReadOnceAfterTwoLooks();
    Files.move(fresh, one, StandardCopyOption.REPLACE_EXISTING);
    assertReadOnceAfterTwoLooks();
  }

  @Test
  void aLinkThatIsSwitchedIsAChange() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link"), one);
    Files.setLastModifiedTime(one, THEN);
    Files.setLastModifiedTime(other, THEN);
    assertReadOnceAfterTwoLooks();
    watch.watch("what a link leads to", Look.at(List.of(link)), this::read);
    Files.delete(link);
    Files.createSymbolicLink(link, other);
    assertReadOnceAfterTwoLooks();
  }

  @Test
  void aFileThatGoesAndOneThatComesAreChanges() throws IOException {
    Files.delete(one);
    assertReadOnceAfterTwoLooks();
    Files.writeString(one, "1");
    assertReadOnceAfterTwoLooks();
  }

  @Test
  void whatCouldNotBeReadIsTriedAgainNowAndThenUntilItCan() throws IOException {
    Path third = Files.writeString(folder.resolve("third"), "3");
    AtomicBoolean fails = new AtomicBoolean(true);
    watch.watch("what fails", Look.at(List.of(third)), () -> fails.get() ? fail(read()) : read());
    Files.writeString(third, "33");
    assertReadOnceAfterTwoLooks();
    look(28);
    assertThat(readings).hasValue(1);
    look(1);
    assertThat(readings).hasValue(2);
    Files.writeString(third, "333");
    assertReadOnceAfterTwoLooks();
    fails.set(false);
    look(29);
    assertThat(readings).hasValue(4);
    look(60);
    assertThat(readings).as("it could be read").hasValue(4);
  }

  private void look(int times) {
    for (int i = 0; i < times; i++) {
      watch.look();
    }
  }

  private static String fail(String words) {
    throw new IllegalStateException(words);
  }

  @Test
  void othersTakeThePlaceOfThoseOfTheSameName() throws IOException {
    Path third = Files.writeString(folder.resolve("third"), "3");
    watch.watch("two files", Look.at(List.of(third)), this::read);
    Files.writeString(third, "33");
    assertReadOnceAfterTwoLooks();
    Files.writeString(one, "12");
    look(3);
    assertThat(readings).hasValue(1);
    watch.watch("two files", Look.at(List.of()), this::read);
    Files.writeString(third, "333");
    look(3);
    assertThat(readings).hasValue(1);
  }

  @Test
  void itLooksByItself() throws IOException {
    try (FileWatch busy = new FileWatch(Duration.ofMillis(5))) {
      busy.watch("one file", Look.at(List.of(one)), this::read);
      Files.writeString(one, "12");
      Awaitility.await().until(() -> readings.get() > 0);
    }
  }
}
