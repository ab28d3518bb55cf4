package dev.mediator.server.sockets;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whether an operator is told that a proxy hides the peers, once, and only then. */
class HiddenPeersTest {
  private static final int MANY = 8;

  @Test
  void manyKeysFromOnePrivateAddressAreNoted() throws Exception {
    try (Stage stage = Stage.open(Map.of(), Level.WARN)) {
      register(stage, MANY - 1, "127.0.0.1");
      assertThat(warnings(stage)).isEmpty();
      stage.waiting(Who.alice(KeyRing.pair(0), true)).hangUp();
      assertThat(warnings(stage)).isEmpty();
      register(stage, 2 * MANY, "127.0.0.1");
      assertThat(warnings(stage))
          .singleElement()
          .asString()
          .contains("all 8 keys", "one private address (the last: 127.0.0.1:", "no pair can meet");
    }
  }

  @Test
  void onePeerFromElsewhereSettlesIt() throws Exception {
    try (Stage stage = Stage.open(Map.of(), Level.WARN)) {
      register(stage, MANY - 1, "127.0.0.1");
      stage.waiting(who(MANY), "127.0.0.9").hangUp();
      register(stage, 2 * MANY, "127.0.0.1");
      assertThat(warnings(stage)).isEmpty();
    }
  }

  /** One after the other, each with a key of its own. */
  private static void register(Stage stage, int count, String from) throws Exception {
    for (int i = 0; i < count; i++) {
      stage.waiting(who(i), from).hangUp();
    }
  }

  private static Who who(int number) {
    return Who.alice(new KeyRing.Pair(KeyRing.key(number), KeyRing.key(39)), true);
  }

  private static List<String> warnings(Stage stage) {
    return stage.log().events().stream()
        .filter(event -> event.getLevel() == Level.WARN)
        .map(event -> event.getFormattedMessage())
        .toList();
  }
}
