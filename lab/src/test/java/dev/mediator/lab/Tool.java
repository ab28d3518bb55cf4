package dev.mediator.lab;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A program of the system, run to its end: ip, nft, sh. */
final class Tool {
  private Tool() {}

  /** The same for a command that is known. */
  static String run(String input, String... command) throws IOException {
    return run(input, List.of(command));
  }

  /**
   * Returns what it wrote.
   *
   * @throws IOException with its own words if it is not there or does not end with code 0
   */
  static String run(String input, List<String> command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (OutputStream in = process.getOutputStream()) {
      in.write(input.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      // It did not want all of it, and its own words say why.
    }
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new IOException(String.join(" ", command) + ": " + output.strip() + "\n" + input);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
    return output;
  }
}
