package dev.mediator.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * The manual pages and the completion for shells, written from what the command line knows of
 * itself; the build runs it, and packages the result.
 *
 * <p>Pages are written in man(7) directly: picocli's own way by AsciiDoc needs JRuby, which takes
 * longer than the whole compilation.
 */
final class ManualPages {
  private ManualPages() {}

  /** Takes the folder to write to, {@code share} of the distribution, and the release. */
  public static void main(String[] arguments) throws IOException {
    CommandLine line = Main.commandLine(Surroundings.ofThisProcess());
    Path share = Path.of(arguments[0]);
    Path pages = Files.createDirectories(share.resolve("man/man1"));
    for (Map.Entry<String, String> page : all(line, arguments[1]).entrySet()) {
      Files.writeString(pages.resolve(page.getKey() + ".1"), page.getValue());
    }
    Path completions = Files.createDirectories(share.resolve("bash-completion/completions"));
    Files.writeString(
        completions.resolve(line.getCommandName()), AutoComplete.bash(line.getCommandName(), line));
  }

  /** Every command's page by its name: {@code mediator-peers-add}, for example. */
  static Map<String, String> all(CommandLine line, String release) {
    Map<String, String> pages = new TreeMap<>();
    pages.put(nameOf(line.getCommandSpec()), page(line.getCommandSpec(), release));
    line.getSubcommands().values().forEach(command -> pages.putAll(all(command, release)));
    return pages;
  }

  /** As git has it, so that {@code man mediator-peers-add} finds the page. */
  private static String nameOf(CommandSpec spec) {
    return spec.qualifiedName("-");
  }

  /** The sections in the order in which every manual has them. */
  private static String page(CommandSpec spec, String release) {
    StringBuilder page = new StringBuilder();
    page.append(".TH ").append(quoted(nameOf(spec).toUpperCase(Locale.ROOT)));
    page.append(" 1 \"\" ").append(quoted("mediator " + release)).append(" \"Mediator\"\n");
    String[] description = spec.usageMessage().description();
    section(page, "NAME", List.of(nameOf(spec) + " - " + description[0].replaceFirst("\\.$", "")));
    section(page, "SYNOPSIS", List.of(spec.commandLine().getHelp().synopsis(0).strip()));
    section(page, "DESCRIPTION", List.of(description));
    list(page, "ARGUMENTS", spec.positionalParameters());
    list(page, "OPTIONS", spec.options());
    commands(page, spec);
    exitCodes(page, spec);
    section(page, "NOTES", List.of(spec.usageMessage().footer()));
    seeAlso(page, spec);
    return page.toString();
  }

  /** A section of running text; none without a word in it. */
  private static void section(StringBuilder page, String title, List<String> paragraphs) {
    if (!paragraphs.isEmpty()) {
      page.append(".SH ").append(title).append('\n');
      paragraphs.stream()
          .filter(paragraph -> !paragraph.isBlank())
          .forEach(paragraph -> page.append(".PP\n").append(text(paragraph)).append('\n'));
    }
  }

  /** Options or arguments, with the words of the help. */
  private static void list(StringBuilder page, String title, List<? extends ArgSpec> arguments) {
    List<? extends ArgSpec> shown = arguments.stream().filter(each -> !each.hidden()).toList();
    if (!shown.isEmpty()) {
      page.append(".SH ").append(title).append('\n');
      for (ArgSpec argument : shown) {
        item(page, labelOf(argument), String.join(" ", argument.description()));
      }
    }
  }

  /** All names of an option, and what it takes, unless it is only there or not. */
  private static String labelOf(ArgSpec argument) {
    return switch (argument) {
      case OptionSpec option when option.typeInfo().isBoolean() || option.arity().max() == 0 ->
          String.join(", ", option.names());
      case OptionSpec option -> String.join(", ", option.names()) + "=" + option.paramLabel();
      case PositionalParamSpec parameter -> parameter.paramLabel();
      default -> throw new IllegalArgumentException(argument.toString());
    };
  }

  private static void commands(StringBuilder page, CommandSpec spec) {
    if (!spec.subcommands().isEmpty()) {
      page.append(".SH COMMANDS\n");
      spec.subcommands()
          .forEach((name, command) ->
              item(page, name, command.getCommandSpec().usageMessage().description()[0]));
    }
  }

  private static void exitCodes(StringBuilder page, CommandSpec spec) {
    if (!spec.usageMessage().exitCodeList().isEmpty()) {
      page.append(".SH EXIT STATUS\n");
      spec.usageMessage().exitCodeList().forEach((code, what) -> item(page, code.strip(), what));
    }
  }

  /** The way up, and the ways down. */
  private static void seeAlso(StringBuilder page, CommandSpec spec) {
    List<String> others = new ArrayList<>();
    if (spec.parent() != null) {
      others.add(nameOf(spec.parent()) + "(1)");
    }
    spec.subcommands()
        .values()
        .forEach(command -> others.add(nameOf(command.getCommandSpec()) + "(1)"));
    section(page, "SEE ALSO", List.of(String.join(", ", others)));
  }

  /** A bold word, and what it means, indented. */
  private static void item(StringBuilder page, String label, String what) {
    page.append(".TP\n\\fB").append(text(label)).append("\\fR\n").append(text(what)).append('\n');
  }

  private static String quoted(String text) {
    return '"' + text(text) + '"';
  }

  /** As man(7) takes it: nothing in it is a command, and a dash is the one that is typed. */
  private static String text(String description) {
    String plain = String.format(description).strip();
    String escaped = plain.replace("\\", "\\e").replace("-", "\\-").replaceAll("\\s+", " ");
    return escaped.startsWith(".") || escaped.startsWith("'") ? "\\&" + escaped : escaped;
  }
}
