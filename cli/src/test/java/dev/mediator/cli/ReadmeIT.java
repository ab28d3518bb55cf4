package dev.mediator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the README promises to programmers, run as it stands there, by processes of their own. */
class ReadmeIT {
  private static final Path HOME = Path.of("target/mediator").toAbsolutePath();
  private static final String JAVA =
      Path.of(System.getProperty("java.home"), "bin/java").toString();

  @TempDir private Path folder;

  @Test
  void theProgramOpensASocketBetweenTwoJavas() throws Exception {
    String program = DocumentsTest.programs(Files.readString(Path.of("../README.md"))).getFirst();
    assertThat(program.strip().lines()).as("lines of the program").hasSizeLessThanOrEqualTo(15);
    Files.writeString(folder.resolve("Meet.java"), program);
    String alice = fingerprintOf("alice");
    String bob = fingerprintOf("bob");
    try (RunningProgram mediator =
        run(RunningProgram.MEDIATOR, "serve", "--port", "0", "--listen", "127.0.0.1")) {
      String port = mediator.awaitLine("listening at").replaceFirst(".*port (\\d+).*", "$1");
      try (RunningProgram one = meet(port, "alice.pem", "bob.pub.pem");
          RunningProgram other = meet(port, "bob.pem", "alice.pub.pem")) {
        assertThat(one.awaitExit(0)).contains("I am " + bob);
        assertThat(other.awaitExit(0)).contains("I am " + alice);
      }
    }
  }

  private String fingerprintOf(String name) throws IOException, InterruptedException {
    try (RunningProgram keygen = run(RunningProgram.MEDIATOR, "keygen", name)) {
      String line = keygen.awaitLine("SHA256:");
      keygen.awaitExit(0);
      return line.replaceFirst(".*(SHA256:\\S+).*", "$1");
    }
  }

  private RunningProgram meet(String port, String own, String friend) throws IOException {
    return run(JAVA, "-cp", HOME + "/lib/*", "Meet.java", "127.0.0.1:" + port, own, friend);
  }

  private RunningProgram run(String... command) throws IOException {
    return RunningProgram.start(folder, Map.of(), command);
  }
}
