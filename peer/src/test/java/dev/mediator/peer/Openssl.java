package dev.mediator.peer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** The openssl command, which writes key files as most people do. */
final class Openssl {
  private static final int LIMIT_SECONDS = 60;

  private Openssl() {}

  /** Skips a test that needs it where it is missing, but not where everything must run. */
  static void assumeThere() {
    boolean there;
    try {
      there = new ProcessBuilder("openssl", "version").start().waitFor() == 0;
    } catch (IOException e) {
      there = false;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    Assumptions.assumeTrue(there || "true".equals(System.getenv("CI")), "openssl is not installed");
  }

  /**
   * Runs it in {@code folder} with arguments between blanks, and a passphrase as {@code file:P}: in
   * the environment Java would write it as the machine's language has it.
   */
  static void run(Path folder, String passphrase, String arguments)
      throws IOException, InterruptedException {
    Files.writeString(folder.resolve("P"), passphrase + "\n");
    ProcessBuilder command = new ProcessBuilder(List.of(("openssl " + arguments).split(" ")));
    Process process = command.directory(folder.toFile()).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (!process.waitFor(LIMIT_SECONDS, SECONDS) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new IOException("openssl " + arguments + ": " + said);
    }
  }
}
