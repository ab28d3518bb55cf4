package dev.mediator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two builds of these sources in two folders, which must give the same bytes. */
@Tag("reproducible")
class ReproducibleIT {
  private static final Set<String> NOT_SOURCES = Set.of(".git", "target");

  @TempDir private Path folder;

  @Test
  void twoBuildsGiveTheSameBytes() throws Exception {
    Path here = copyOfTheSources("one");
    Path there = copyOfTheSources("another/with a longer name");
    Map<String, String> one = built(here);
    Map<String, String> other = built(there);
    assertThat(other).isEqualTo(one);
    assertThat(one.keySet())
        .contains("cli/target/mediator/sbom.cdx.json", "cli/target/mediator/bin/mediator")
        .anyMatch(file -> file.startsWith("cli/target/mediator/lib/mediator-server-"))
        .anyMatch(file -> file.endsWith("-javadoc.jar"))
        .anyMatch(file -> file.endsWith("-sources.jar"));
    byte[] all = one.toString().getBytes(StandardCharsets.UTF_8);
    System.out.printf("%d files, together SHA-256 %s%n", one.size(), digestOf(all));
  }

  private static Map<String, String> built(Path root) throws Exception {
    try (RunningProgram build =
        RunningProgram.start(
            root,
            Map.of(),
            "./build",
            "-Prelease",
            "-Dmaven.test.skip=true",
            "-Dspotless.check.skip=true",
            "package")) {
      build.awaitExit(0);
    }
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(root)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        String name = root.relativize(file).toString();
        if (name.startsWith("cli/target/mediator/") || name.matches("[^/]+/target/[^/]+\\.jar")) {
          String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
          files.put(name, mode + " " + digestOf(Files.readAllBytes(file)));
        }
      }
    }
    return files;
  }

  private Path copyOfTheSources(String name) throws IOException {
    Path root = folder.resolve(name);
    Path project = Path.of("..").toAbsolutePath().normalize();
    try (Stream<Path> all = Files.walk(project)) {
      List<Path> sources =
          all.filter(Files::isRegularFile).filter(file -> isSource(project, file)).toList();
      for (Path source : sources) {
        Path copy = root.resolve(project.relativize(source));
        Files.createDirectories(copy.getParent());
        Files.copy(source, copy, StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
    return root;
  }

  private static boolean isSource(Path project, Path file) {
    for (Path part : project.relativize(file)) {
      if (NOT_SOURCES.contains(part.toString())) {
        return false;
      }
    }
    return true;
  }

  private static String digestOf(byte[] bytes) throws NoSuchAlgorithmException {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }
}
