package dev.mediator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** What the program says about itself, and to whoever mistypes. */
class HelpTest {
  @TempDir private Path folder;

  private static List<CommandSpec> all(CommandLine line) {
    List<CommandSpec> specs = new ArrayList<>(List.of(line.getCommandSpec()));
    line.getSubcommands().values().forEach(child -> specs.addAll(all(child)));
    return specs;
  }

  @Test
  void everyCommandAndOptionIsDescribed() {
    List<CommandSpec> specs = all(new CommandRun(folder).commandLine());
    assertThat(specs).hasSizeGreaterThan(8);
    for (CommandSpec spec : specs) {
      assertThat(String.join("", spec.usageMessage().description()))
          .as(spec.qualifiedName())
          .endsWith(".");
      spec.args()
          .forEach(argument ->
              assertThat(String.join("", argument.description()))
                  .as("%s %s", spec.qualifiedName(), argument)
                  .isNotBlank());
    }
  }

  @Test
  void helpListsEveryCommandAndEveryExitCode() {
    CommandRun mediator = new CommandRun(folder);
    assertThat(mediator.run("--help")).isZero();
    for (String command : mediator.commandLine().getSubcommands().keySet()) {
      assertThat(mediator.out().lines())
          .as(command)
          .anyMatch(line -> line.matches("  " + command + " +\\w.*"));
    }
    for (ExitCode exit : ExitCode.values()) {
      assertThat(mediator.out().lines())
          .as("%s", exit)
          .anyMatch(line -> line.strip().startsWith(exit.code() + " "));
    }
  }

  @Test
  void noLineOfHelpIsTooWide() {
    CommandRun mediator = new CommandRun(folder);
    for (CommandSpec spec : all(mediator.commandLine())) {
      assertThat(spec.commandLine().getUsageMessage().lines())
          .as(spec.qualifiedName())
          .allMatch(line -> line.length() <= 80);
    }
  }

  @Test
  void suggestsWhatWasMeant() {
    CommandRun mediator = new CommandRun(folder);
    assertThat(mediator.run("serv")).isEqualTo(2);
    assertThat(mediator.err()).contains("serve");
    assertThat(mediator.run("help", "fingerprnt")).isEqualTo(2);
    assertThat(mediator.err()).contains("fingerprint");
    assertThat(mediator.run("keygen", "--bit", "2048", "x")).isEqualTo(2);
    assertThat(mediator.err()).contains("--bits");
    assertThat(mediator.run("serve", "--prot", "1")).isEqualTo(2);
    assertThat(mediator.err()).contains("--prot on the command line is not a setting", "--port");
  }

  @Test
  void tellsTheWholeStoryOnlyWhenAsked() {
    CommandRun mediator = new CommandRun(folder);
    assertThat(mediator.run("fingerprint", "nobody")).isEqualTo(1);
    assertThat(mediator.err()).doesNotContain("    at ");
    assertThat(mediator.run("fingerprint", "-vv", "nobody")).isEqualTo(1);
    assertThat(mediator.err()).contains("    at dev.mediator.cli");
  }

  @Test
  void whatCouldNotBeWrittenIsAFailure() {
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int one) throws IOException {
            throw new IOException("No space left on device");
          }
        };
    ByteArrayOutputStream told = new ByteArrayOutputStream();
    PrintStream err = new PrintStream(told, true, StandardCharsets.UTF_8);
    PrintStream out = new PrintStream(full, true, StandardCharsets.UTF_8);
    assertThat(Main.written(0, out, err)).isZero();
    out.println("a result");
    assertThat(Main.written(0, out, err)).isEqualTo(1);
    assertThat(Main.written(12, out, err)).isEqualTo(12);
    assertThat(told.toString(StandardCharsets.UTF_8)).contains("the disk is full");
  }
}
