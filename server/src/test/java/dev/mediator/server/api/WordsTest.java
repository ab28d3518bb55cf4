package dev.mediator.server.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mediator.server.handshake.Outcome;
import dev.mediator.server.observe.Milestone;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The page explains outcomes as the manual does, and every step. */
class WordsTest {
  private static final Path MANUAL = Path.of("..", "docs", "OPERATIONS.md");

  @ParameterizedTest
  @EnumSource(Outcome.class)
  void explainsOutcomesAsTheManualDoes(Outcome outcome) throws IOException {
    String row =
        Files.readAllLines(MANUAL).stream()
            .filter(line -> line.startsWith("| `" + outcome + "` |"))
            .findFirst()
            .orElseThrow();
    // Without what is an address to go to in the manual, and without its marks.
    String[] cells = row.replaceAll(": see \\[.*?\\)", "").replace("`", "").split(" *\\| *", -1);
    String said = "  " + name(outcome) + ": [\"" + cells[2] + "\", \"" + cells[3] + "\"],";
    assertThat(words()).contains(said);
  }

  @ParameterizedTest
  @EnumSource(Milestone.class)
  void explainsEveryStep(Milestone step) throws IOException {
    assertThat(words()).containsPattern("\n  " + Pattern.quote(step.word()) + ": \"\\w");
  }

  private static String name(Outcome outcome) {
    return outcome.name().toLowerCase(Locale.ROOT);
  }

  private static String words() throws IOException {
    try (InputStream words =
        Objects.requireNonNull(Api.class.getResourceAsStream("words.js"), "words.js")) {
      return new String(words.readAllBytes(), UTF_8);
    }
  }
}
