package dev.mediator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The build of a small project that takes one file from a repository, which is then changed. */
class ChecksumsIT {
  private static final String TAKEN = "org/example/taken/1/taken-1.pom";
  private static final String PROJECT =
      """
      <project>
        <modelVersion>4.0.0</modelVersion>
        <groupId>org.example</groupId>
        <artifactId>%s</artifactId>
        <version>1</version>
        <packaging>pom</packaging>
        %s
      </project>
      """;
  private static final String TAKES =
      """
      <dependencyManagement>
        <dependencies>
          <dependency>
            <groupId>org.example</groupId>
            <artifactId>taken</artifactId>
            <version>1</version>
            <type>pom</type>
            <scope>import</scope>
          </dependency>
        </dependencies>
      </dependencyManagement>
      """;

  @TempDir private Path root;
  private Path taken = Path.of("");
  private Path list = Path.of("");

  @BeforeEach
  void makeTheProject() throws IOException {
    copy("build");
    copy("cli/src/main/dist/bin/find-jdk");
    copy(".mvn/checksums/Checksums.java");
    taken = write("repository/" + TAKEN, PROJECT.formatted("taken", ""));
    write("pom.xml", PROJECT.formatted("taker", TAKES));
    list = root.resolve(".mvn/checksums/checksums.sha256");
  }

  @Test
  void aChangedFileStopsTheBuildAndIsNamed() throws Exception {
    assertThat(build(0, "-Dchecksums=record")).contains("BUILD SUCCESS");
    assertThat(list).content().matches("[0-9a-f]{64}  " + TAKEN + "\n");
    assertThat(build(0)).contains("BUILD SUCCESS");
    Files.writeString(taken, Files.readString(taken) + "\n");
    assertThat(build(2))
        .contains(taken + " is not what .mvn/checksums/checksums.sha256 says: its SHA-256 is ")
        .doesNotContain("BUILD SUCCESS");
  }

  @Test
  void aFileThatIsNotListedStopsTheBuildAndIsNamed() throws Exception {
    assertThat(build(2))
        .contains("org.example:taken:pom:1 is not in .mvn/checksums/checksums.sha256")
        .doesNotContain("BUILD SUCCESS");
  }

  private String build(int code, String... arguments) throws IOException, InterruptedException {
    String repository = "-Dmaven.repo.local=" + root.resolve("repository");
    String[] command = {root + "/build", "--offline", repository, "validate", ""};
    command[command.length - 1] = arguments.length == 0 ? "-Dchecksums=verify" : arguments[0];
    try (RunningProgram build = RunningProgram.start(root, Map.of(), command)) {
      List<String> lines = build.awaitExit(code);
      return String.join("\n", lines);
    }
  }

  private void copy(String file) throws IOException {
    Path copy = root.resolve(file);
    Files.createDirectories(copy.getParent());
    Files.copy(Path.of("..").resolve(file), copy);
    assertThat(copy.toFile().setExecutable(true)).isTrue();
  }

  private Path write(String file, String text) throws IOException {
    Path written = root.resolve(file);
    Files.createDirectories(written.getParent());
    return Files.writeString(written, text);
  }
}
