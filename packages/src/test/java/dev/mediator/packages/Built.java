package dev.mediator.packages;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.stream.Stream;

/** What the profile packages has built before its tests run. */
final class Built {
  /** The distribution as it is: for any Java 25 that the machine has. */
  static final Path PLAIN = Path.of("../cli/target/mediator").toAbsolutePath().normalize();

  static final Path TARBALL = only("mediator-*-linux-*.tar.gz");
  static final Path UNPACKED = Path.of(TARBALL.toString().replace(".tar.gz", ""));
  static final Path DEB = only("mediator_*_amd64.deb");

  private Built() {}

  private static Path only(String name) {
    PathMatcher wanted = FileSystems.getDefault().getPathMatcher("glob:**/" + name);
    try (Stream<Path> files = Files.list(Path.of("target").toAbsolutePath())) {
      return files.filter(wanted::matches).findAny().orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
