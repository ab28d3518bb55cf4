package dev.mediator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The manual pages and the completion that the build writes. */
class ManualPagesTest {
  @TempDir private Path folder;

  @Test
  void haveAPageForEveryCommandWithEveryOption() {
    Map<String, String> pages = ManualPages.all(new CommandRun(folder).commandLine(), "1.2.3");
    assertThat(pages).containsKeys("mediator", "mediator-serve", "mediator-peers-add");
    assertThat(pages.get("mediator-pipe"))
        .startsWith(".TH \"MEDIATOR\\-PIPE\" 1 \"\" \"mediator 1.2.3\"")
        .contains(".SH NAME\n", "\\fB\\-\\-allow\\-plain\\fR", "Default: 5m.");
    assertThat(pages.get("mediator-serve"))
        .contains("\\fB\\-\\-port=0\\-65535,...\\fR", "Default: 1337.");
    for (ExitCode exit : ExitCode.values()) {
      assertThat(pages.get("mediator")).contains("\\fB" + exit.code() + "\\fR\n");
    }
  }

  @Test
  void holdNothingThatManWouldTakeForACommand() {
    ManualPages.all(new CommandRun(folder).commandLine(), "1.2.3")
        .forEach((name, page) ->
            assertThat(page.lines().filter(line -> line.matches("[.'].*")))
                .as(name)
                .allMatch(line -> line.matches("\\.(TH .*|SH [A-Z ]+|PP|TP)")));
  }

  @Test
  void completeInBash() throws IOException, InterruptedException {
    ManualPages.main(new String[] {folder.toString(), "1.2.3"});
    Path completion = folder.resolve("bash-completion/completions/mediator");
    assertThat(completion).isNotEmptyFile();
    String ask =
        "source '"
            + completion
            + "'; COMP_WORDS=(mediator pe); COMP_CWORD=1; _complete_mediator;"
            + " [ \"${COMPREPLY[*]}\" = peers ]";
    Process bash =
        new ProcessBuilder("bash", "-c", ask)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("bash.log").toFile())
            .start();
    assertThat(bash.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(bash.exitValue()).as(Files.readString(folder.resolve("bash.log"))).isZero();
  }
}
