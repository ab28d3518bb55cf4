package dev.mediator.cli.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/**
 * Fuzzes what a partner sends to {@code receive}: it comes to a summary or an IOException, nothing
 * is made outside the folder, nothing that was there is changed, and no hidden name comes into what
 * was there.
 *
 * <p>The first byte of an input says whether the rest are the partner's bytes behind its greeting,
 * or paths, one a line, that an otherwise honest partner sends.
 */
class ReceiverFuzzTest {
  /** Where Linux keeps files in memory: each file is forced to the disk, which is slow. */
  private static final Path MEMORY = Path.of("/dev/shm");

  private static Path around;
  private static Path into;
  private static Path outside;

  @BeforeAll
  static void make() throws IOException {
    around =
        Files.isWritable(MEMORY)
            ? Files.createTempDirectory(MEMORY, "receiver-fuzz")
            : Files.createTempDirectory("receiver-fuzz");
    into = around.resolve("into");
    outside = Files.createDirectory(around.resolve("outside"));
    Files.writeString(outside.resolve("precious"), "old");
  }

  @AfterAll
  static void remove() throws IOException {
    delete(around);
  }

  @FuzzTest
  @DictionaryEntries({
    "d\\x0ad/f",
    "../outside/precious",
    "alias\\x0aalias/precious",
    "there",
    "dir/.hidden",
    "/etc/evil",
    ".git\\x0a.git/hooks",
    ".there.mediator-part",
    "dir",
    "\\x0a",
    "\\x00",
    "c:",
    "\\\\"
  })
  void nothingOutsideTheFolder(byte[] input) throws IOException {
    if (input.length == 0) {
      return;
    }
    byte[] rest = Arrays.copyOfRange(input, 1, input.length);
    fill();
    try {
      ByteArrayOutputStream said = new ByteArrayOutputStream();
      InputStream partner = input[0] % 2 == 0 ? Script.sender().raw(rest).in() : honest(rest, said);
      new Receiving(into, new Watcher()).over(partner, said);
    } catch (IOException e) {
      assertThat(e.getMessage()).isNotBlank();
    } finally {
      assertUntouched();
      delete(into);
    }
  }

  /** What is in the way of a partner. */
  private static void fill() throws IOException {
    Files.createDirectories(into.resolve("dir"));
    Files.writeString(into.resolve("there"), "old");
    Files.createSymbolicLink(into.resolve("alias"), outside);
    Files.createSymbolicLink(into.resolve("dangling"), outside.resolve("new"));
  }

  private static void assertUntouched() throws IOException {
    assertThat(names(around)).containsExactlyInAnyOrder("into", "outside");
    assertThat(names(outside)).containsExactly("precious");
    assertThat(outside.resolve("precious")).hasContent("old");
    assertThat(into.resolve("there")).hasContent("old");
    assertThat(into.resolve("alias")).isSymbolicLink();
    assertThat(Files.readSymbolicLink(into.resolve("dangling"))).isEqualTo(outside.resolve("new"));
    assertThat(visible(into)).isEqualTo(names(into));
    assertThat(visible(into.resolve("dir"))).isEqualTo(names(into.resolve("dir")));
  }

  /** All names but hidden ones; a partial file is ours to make. */
  private static List<String> visible(Path folder) throws IOException {
    return names(folder).stream()
        .filter(name -> !name.startsWith(".") || Names.isPartial(name))
        .toList();
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.map(path -> String.valueOf(path.getFileName())).toList();
    }
  }

  /** Offers every path, as a folder or a file, and sends the files that are wanted. */
  private static InputStream honest(byte[] lines, ByteArrayOutputStream answers)
      throws IOException {
    List<Entry> entries = new ArrayList<>();
    for (String path : new String(lines, StandardCharsets.UTF_8).split("\n", -1)) {
      entries.add(path.length() % 2 == 1 ? Script.folder(path) : Script.file(path, 3));
    }
    InputStream offer = Script.sender().manifest(entries.toArray(Entry[]::new)).in();
    return new SequenceInputStream(
        offer, new Later(() -> contents(answers.toByteArray(), entries.size())));
  }

  /** What is made up when it is read. */
  private static final class Later extends InputStream {
    private final Supplier<InputStream> making;
    private @Nullable InputStream made;

    Later(Supplier<InputStream> making) {
      this.making = making;
    }

    @Override
    public int read() throws IOException {
      return made().read();
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      return made().read(bytes, offset, length);
    }

    private InputStream made() {
      if (made == null) {
        made = making.get();
      }
      return made;
    }
  }

  /** What a sender sends when it has heard what is wanted; of what is there it knows nothing. */
  private static InputStream contents(byte[] answers, int entries) {
    try {
      DataInputStream in = new DataInputStream(new ByteArrayInputStream(answers));
      in.skipNBytes("mediator receive 1\n".length());
      Script proofs = new Script();
      Script contents = new Script();
      for (int i = 0; i < entries; i++) {
        int word = in.readUnsignedByte();
        if (word == Wire.REFUSED) {
          in.skipNBytes(in.readUnsignedShort());
        } else if (word == Wire.WANTED && in.readLong() > 0) {
          proofs.words(Wire.CANNOT);
        } else if (word == Wire.WANTED) {
          contents.content("yes");
        }
      }
      return new SequenceInputStream(proofs.in(), contents.in());
    } catch (IOException e) {
      throw new UncheckedIOException("the receiver's answers were not understood", e);
    }
  }

  private static void delete(Path root) throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
