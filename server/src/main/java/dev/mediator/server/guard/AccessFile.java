package dev.mediator.server.guard;

import dev.mediator.identity.Fingerprint;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A file of an operator's with one fingerprint, or two, at the beginning of each line.
 *
 * <p>What stands behind them, after white space, is a remark; empty lines, and those that begin
 * with {@code #}, are skipped. What is wrong is named by its line, and never quoted: it may be a
 * file that was named by mistake, with a secret in it.
 */
final class AccessFile {
  /** Some 300,000 fingerprints; whoever has more of them asks a server. */
  static final int MOST_BYTES = 16 * 1024 * 1024;

  /** So many lines that are wrong are named; of more, how many they are. */
  static final int MOST_NAMED = 20;

  private final Path file;
  private final int each;
  private final List<String> wrong = new ArrayList<>();

  private AccessFile(Path file, int each) {
    this.file = file;
    this.each = each;
  }

  /**
   * What stands in it: {@code each} fingerprints of each line.
   *
   * @param problems takes a sentence for everything that is wrong; then what is returned lacks it
   */
  static Set<List<Fingerprint>> read(Path file, int each, List<String> problems) {
    AccessFile reading = new AccessFile(file, each);
    Set<List<Fingerprint>> entries = reading.entries();
    int more = reading.wrong.size() - MOST_NAMED;
    reading.wrong.stream().limit(MOST_NAMED).forEach(problems::add);
    if (more > 0) {
      problems.add(file + ": " + more + " more lines are as wrong");
    }
    return entries;
  }

  private Set<List<Fingerprint>> entries() {
    Set<List<Fingerprint>> entries = new HashSet<>();
    int number = 0;
    for (String line : text().split("\n", -1)) {
      number++;
      String words = line.strip();
      if (!words.isEmpty() && !words.startsWith("#")) {
        entry(words, number).ifPresent(entries::add);
      }
    }
    return entries;
  }

  private Optional<List<Fingerprint>> entry(String words, int number) {
    try {
      List<Fingerprint> keys =
          Arrays.stream(words.split("\\s+")).limit(each).map(Fingerprint::parse).sorted().toList();
      if (keys.size() == each && keys.stream().distinct().count() == each) {
        return Optional.of(keys);
      }
      wrong.add(file + ": line " + number + " has not two fingerprints, of two keys");
    } catch (IllegalArgumentException e) {
      wrong.add(file + ": line " + number + " does not begin with " + expected(e));
    }
    return Optional.empty();
  }

  private String expected(IllegalArgumentException e) {
    return each == 1 ? String.valueOf(e.getMessage()) : "two of them: " + e.getMessage();
  }

  /** However the remarks are encoded; fingerprints are ASCII. */
  private String text() {
    try (InputStream bytes = Files.newInputStream(file)) {
      byte[] read = bytes.readNBytes(MOST_BYTES + 1);
      if (read.length <= MOST_BYTES) {
        return new String(read, StandardCharsets.ISO_8859_1);
      }
      wrong.add(file + " is larger than " + MOST_BYTES + " bytes: too large for a list of keys");
    } catch (NoSuchFileException e) {
      wrong.add(file + " does not exist");
    } catch (AccessDeniedException e) {
      wrong.add(file + " may not be read by this user");
    } catch (IOException e) {
      wrong.add(file + " cannot be read: " + e.getMessage());
    }
    return "";
  }
}
