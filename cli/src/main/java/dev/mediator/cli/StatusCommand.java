package dev.mediator.cli;

import dev.mediator.cli.AdminClient.Reply;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code mediator status}: how a running Mediator does. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    versionProvider = VersionCommand.class,
    description = {
      "Says how a running Mediator does, and whether newcomers find room.",
      "It ends with code 0 if they do, and with 1 and the reasons if they do not."
    })
final class StatusCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private final AdminOptions admin = new AdminOptions();

  @Mixin private final CommonOptions common;

  StatusCommand(Surroundings around) {
    this.common = CommonOptions.of(around);
  }

  @Override
  public Integer call() throws IOException, CommandFailure, InterruptedException {
    try (AdminClient client = admin.client()) {
      Reply status = client.get("/api/status");
      common.voice(spec.commandLine()).answer(String.join("\n", lines(status)), status.text());
      boolean ready = Boolean.TRUE.equals(status.members().get("ready"));
      return ready ? ExitCode.OK.code() : ExitCode.FAILED.code();
    }
  }

  private static List<String> lines(Reply status) {
    List<String> lines = new ArrayList<>();
    List<String> reasons = status.texts("reasons");
    lines.add(reasons.isEmpty() ? "ready" : "not ready: " + String.join("; ", reasons));
    String ports =
        status.several("listening").stream()
            .map(each -> each.text("port") + (each.text("tls").equals("true") ? " (TLS)" : ""))
            .distinct()
            .collect(Collectors.joining(", "));
    lines.add(
        "version %s, up for %s, ports %s"
            .formatted(status.text("version"), age(status.number("uptime_s")), ports));
    lines.add(
        "connected %,d, waiting %,d, bans %,d"
            .formatted(
                status.number("connections"), status.number("waiting"), status.number("bans")));
    lines.add("");
    lines.add("steps since the start:  " + counts(status.within("funnel")));
    lines.add("ends since the start:   " + counts(status.within("outcomes")));
    lines.add("");
    for (Reply budget : status.several("budgets")) {
      lines.add(
          "%-18s %,10d of %s"
              .formatted(
                  budget.text("name"),
                  budget.number("used"),
                  limit(budget.members().get("limit"))));
    }
    return lines;
  }

  private static String limit(@Nullable Object limit) {
    return limit instanceof Number number ? "%,d".formatted(number.longValue()) : "any amount";
  }

  /** Those that ever were. */
  private static String counts(Reply counts) {
    String found =
        counts.members().entrySet().stream()
            .filter(count -> counts.number(count.getKey()) > 0)
            .map(StatusCommand::count)
            .collect(Collectors.joining(", "));
    return found.isEmpty() ? "none" : found;
  }

  private static String count(Map.Entry<String, @Nullable Object> count) {
    return count.getKey().replace('_', ' ') + " " + count.getValue();
  }

  /** For people: the two largest units. */
  static String age(long seconds) {
    Duration age = Duration.ofSeconds(seconds);
    long days = age.toDays();
    String shown =
        days > 0
            ? "%d d %d h".formatted(days, age.toHoursPart())
            : age.toHours() > 0
                ? "%d h %d min".formatted(age.toHours(), age.toMinutesPart())
                : "%d min %d s".formatted(age.toMinutes(), age.toSecondsPart());
    return shown.toLowerCase(Locale.ROOT);
  }
}
