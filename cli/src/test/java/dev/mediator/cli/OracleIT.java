package dev.mediator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediator.cli.Inquiry.Nonces;
import dev.mediator.cli.Inquiry.Wanted;
import java.util.List;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * That a packaged Mediator tells whoever has proved nothing neither by its answers nor by the time
 * they take whether somebody it names is there, or how much of a nonce was right.
 */
class OracleIT {
  /** More than 130,000 of each pair of kinds. */
  private static final int SAMPLES = 400_000;

  private static final int WARM_UP = 20_000;

  private static final int FEW = 2_000;

  private static final String SETTINGS = "--conversation-log off";

  @Test
  void answersAllInTheSameForm() throws Exception {
    try (ServedMediator mediator = ServedMediator.start("-Dnone=", SETTINGS)) {
      new Inquiry(mediator.port(), 1024).ask(FEW);
    }
  }

  /** With a delay of our own of a microsecond beside it, to see that one would show. */
  @Test
  @Tag("oracle")
  void answersAllInTheSameTime() throws Exception {
    try (ServedMediator mediator = ServedMediator.start("-Dnone=", SETTINGS)) {
      Inquiry inquiry = new Inquiry(mediator.port(), 2048);
      inquiry.ask(WARM_UP);
      inquiry.forget();
      inquiry.ask(SAMPLES);
      compare(List.of(Wanted.values()), inquiry::compare);
      compare(
          List.of(Nonces.FIRST_WRONG, Nonces.LAST_WRONG, Nonces.ALL_WRONG, Nonces.DELAYED),
          inquiry::compare);
      compare(
          List.of(Nonces.SHORT_AND_RIGHT, Nonces.SHORT_AND_WRONG, Nonces.DELAYED),
          inquiry::compare);
    }
  }

  /** The last of the kinds is the one that our own delay tells from the others. */
  private static <K> void compare(List<K> kinds, BiFunction<K, K, Welch> comparison) {
    for (int i = 0; i < kinds.size(); i++) {
      for (int j = i + 1; j < kinds.size(); j++) {
        Welch welch = comparison.apply(kinds.get(i), kinds.get(j));
        String pair = kinds.get(i) + ", " + kinds.get(j);
        double t = welch.t();
        System.out.printf(
            "%s: %d samples, t %.2f; %.0f ns would show%n",
            pair, welch.samples(), t, welch.visible());
        if (j < kinds.size() - 1) {
          assertThat(t).as(pair).isLessThan(Welch.DIFFERENT);
        } else {
          assertThat(t).as(pair).isGreaterThan(Welch.DIFFERENT);
        }
      }
    }
  }
}
