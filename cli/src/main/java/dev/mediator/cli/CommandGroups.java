package dev.mediator.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.Column.Overflow;
import picocli.CommandLine.Help.TextTable;

/**
 * The list of subcommands in the help, by whom they are for.
 *
 * <p>A command that has no place here would not be listed: a test sees to that.
 */
final class CommandGroups {
  /** Room for the longest name, and two spaces before and behind. */
  private static final int NAME_WIDTH = 15;

  /** In the order in which they are shown. */
  private static final Map<String, List<String>> GROUPS = new LinkedHashMap<>();

  static {
    GROUPS.put("For who runs a Mediator:", List.of("serve", "status", "waiting", "ban", "drop"));
    GROUPS.put("For peers, to meet:", List.of("pipe", "send", "receive", "forward", "doctor"));
    GROUPS.put("For peers, to know each other:", List.of("keygen", "fingerprint", "peers"));
    GROUPS.put("For everybody:", List.of("demo", "version", "help"));
  }

  private CommandGroups() {}

  /** A heading for each group, and a line for each command: the first of its description. */
  static String render(Help help) {
    StringBuilder text = new StringBuilder();
    GROUPS.forEach((heading, names) -> {
      TextTable table =
          TextTable.forColumns(
              help.colorScheme(),
              new Column(NAME_WIDTH, 2, Overflow.SPAN),
              new Column(80 - NAME_WIDTH, 2, Overflow.WRAP));
      for (String name : names) {
        Help command = help.subcommands().get(name);
        if (command != null) {
          String[] description = command.commandSpec().usageMessage().description();
          table.addRowValues(help.colorScheme().commandText(name), first(help, description));
        }
      }
      text.append(String.format("%n%s%n%s", heading, table));
    });
    return text.toString();
  }

  /** Its other sentences are for the help of the command itself. */
  private static Help.Ansi.Text first(Help help, String[] description) {
    return help.colorScheme().text(description.length == 0 ? "" : description[0]);
  }
}
