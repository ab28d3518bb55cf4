package dev.mediator.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of namespaces whose maker was killed. */
class LeftoversTest extends LabTest {
  /** Makes a network with a host that is busy, and waits to be killed. */
  static final class Doomed {
    private Doomed() {}

    public static void main(String[] arguments) throws IOException {
      Internet internet = new Internet();
      internet.site(1, 1);
      internet.serve(List.of());
      System.out.println("ready");
      System.in.transferTo(System.out);
    }
  }

  @Test
  void theNextOneRemovesThemAndWhatRunsInThem() throws Exception {
    Process doomed =
        new ProcessBuilder(Station.java(Doomed.class.getName()))
            .redirectError(Redirect.INHERIT)
            .start();
    try (BufferedReader lines = doomed.inputReader()) {
      assertThat(lines.readLine()).isEqualTo("ready");
      Namespace.sweep();
      assertThat(Namespace.madeBy(doomed.pid())).as("while its maker lives").isNotEmpty();
    } finally {
      doomed.destroyForcibly().waitFor();
    }
    String plaza =
        Namespace.madeBy(doomed.pid()).stream()
            .filter(name -> name.endsWith("-plaza"))
            .findAny()
            .orElseThrow();
    ProcessHandle mediator = busyIn(plaza);
    Namespace.sweep();
    assertThat(Namespace.madeBy(doomed.pid())).isEmpty();
    mediator.onExit().join();
  }

  private static ProcessHandle busyIn(String namespace) throws IOException {
    String pid = Tool.run("", "ip", "netns", "pids", namespace).lines().findFirst().orElseThrow();
    return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
  }
}
