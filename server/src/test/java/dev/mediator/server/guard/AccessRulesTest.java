package dev.mediator.server.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mediator.identity.Fingerprint;
import dev.mediator.protocol.Endpoint;
import dev.mediator.server.config.ConfigException;
import dev.mediator.server.config.MediatorConfig.Access;
import dev.mediator.server.handshake.Reach;
import dev.mediator.server.handshake.Registration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whom lists let in, and what is said of lists that are wrong. */
class AccessRulesTest {
  private static final Fingerprint ALICE = new Fingerprint(1, 2, 3, 4);
  private static final Fingerprint BOB = new Fingerprint(-5, 6, 7, 8);
  private static final Fingerprint CAROL = new Fingerprint(9, -10, 11, 12);

  @TempDir private Path folder;

  private static @Nullable String refusal(AccessRules rules, Fingerprint own, Fingerprint wanted) {
    Endpoint here = new Endpoint("192.0.2.1", 40_001);
    return rules.refusal(new Registration(1, own, wanted, here, 0, Reach.OURS, news -> {}));
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private AccessRules allow(String text) throws IOException {
    return AccessRules.read(new Access(file("allow", text), null, null, null));
  }

  @Test
  void withoutListsEverybodyIsServed() {
    AccessRules rules = AccessRules.read(new Access(null, null, null, null));
    assertThat(refusal(rules, ALICE, BOB)).isNull();
    assertThat(rules).hasToString("keys allowed: all, keys denied: 0, pairs allowed: all");
  }

  @Test
  void ofAListOfAllowedKeysItsOwnAlone() throws IOException {
    AccessRules rules = allow(ALICE + "\n");
    assertThat(refusal(rules, ALICE, BOB)).isNull();
    assertThat(refusal(rules, BOB, ALICE)).isEqualTo("this Mediator does not serve your key");
    assertThat(rules).hasToString("keys allowed: 1, keys denied: 0, pairs allowed: all");
  }

  @Test
  void anEmptyListAllowsNobody() throws IOException {
    assertThat(refusal(allow("# nobody yet\n"), ALICE, BOB)).isNotNull();
  }

  @Test
  void whoIsDeniedIsNotServedThoughAllowed() throws IOException {
    Path both = file("both", ALICE + "\n" + BOB + "\n");
    AccessRules rules = AccessRules.read(new Access(both, file("deny", "" + BOB), null, null));
    assertThat(refusal(rules, ALICE, BOB)).isNull();
    assertThat(refusal(rules, BOB, ALICE)).isEqualTo("this Mediator does not serve your key");
    assertThat(rules).hasToString("keys allowed: 2, keys denied: 1, pairs allowed: all");
  }

  @Test
  void aPairStandsInEitherOrder() throws IOException {
    for (String line : List.of(ALICE + " " + BOB, BOB + "\t " + ALICE + " friends")) {
      AccessRules rules = AccessRules.read(new Access(null, null, file("pairs", line), null));
      assertThat(refusal(rules, ALICE, BOB)).isNull();
      assertThat(refusal(rules, BOB, ALICE)).isNull();
      assertThat(refusal(rules, ALICE, CAROL))
          .isEqualTo("this Mediator does not serve your key with this partner");
      assertThat(refusal(rules, CAROL, BOB)).isNotNull();
      assertThat(rules).hasToString("keys allowed: all, keys denied: 0, pairs allowed: 1");
    }
  }

  @Test
  void remarksEmptyLinesAndAnyEndOfLineAreFine() throws IOException {
    Path file = folder.resolve("allow");
    String text = "# caf\u00e9\r\n\r\n  " + ALICE + "  Alice, caf\u00e9\r\n\t\n" + BOB + "\tBob";
    Files.write(file, text.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
    AccessRules rules = AccessRules.read(new Access(file, null, null, null));
    assertThat(refusal(rules, ALICE, BOB)).isNull();
    assertThat(refusal(rules, BOB, ALICE)).isNull();
    assertThat(refusal(rules, CAROL, ALICE)).isNotNull();
  }

  @Test
  void everythingThatIsWrongIsSaidAtOnceAndNothingIsQuoted() throws IOException {
    Path allow = file("allow", ALICE + "\nsecret\n# fine\n" + ALICE + "x\n");
    Path deny = folder.resolve("deny");
    Path pairs =
        file("pairs", ALICE + "\n" + ALICE + " secret\n" + ALICE + " " + ALICE + "\n\n" + BOB);
    assertThatThrownBy(() -> AccessRules.read(new Access(allow, deny, pairs, null)))
        .isInstanceOfSatisfying(
            ConfigException.class,
            e ->
                assertThat(e.problems())
                    .satisfiesExactly(
                        line -> assertThat(line).startsWith(allow + ": line 2 does not begin with"),
                        line -> assertThat(line).startsWith(allow + ": line 4 does not begin with"),
                        line -> assertThat(line).isEqualTo(deny + " does not exist"),
                        line -> assertThat(line).startsWith(pairs + ": line 1 "),
                        line -> assertThat(line).startsWith(pairs + ": line 2 "),
                        line -> assertThat(line).startsWith(pairs + ": line 3 "),
                        line -> assertThat(line).startsWith(pairs + ": line 5 ")))
        .hasMessageContaining("a fingerprint, as mediator fingerprint prints it")
        .hasMessageNotContaining("secret");
  }

  @Test
  void ofVeryManyWrongLinesTheFirstAreNamed() {
    String text =
        IntStream.range(0, 1000).mapToObj(i -> "no key " + i).collect(Collectors.joining("\n"));
    assertThatThrownBy(() -> allow(text))
        .isInstanceOfSatisfying(
            ConfigException.class,
            e ->
                assertThat(e.problems())
                    .hasSize(AccessFile.MOST_NAMED + 1)
                    .last()
                    .asString()
                    .endsWith(": 980 more lines are as wrong"));
  }

  @Test
  void aFileThatIsNoneOrTooLargeIsRefused() throws IOException {
    Path folderItself = folder;
    assertThatThrownBy(() -> AccessRules.read(new Access(folderItself, null, null, null)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(folder + " cannot be read");
    Path endless = Path.of("/dev/zero");
    assertThatThrownBy(() -> AccessRules.read(new Access(null, endless, null, null)))
        .isInstanceOf(ConfigException.class)
        .hasMessage("/dev/zero is larger than 16777216 bytes: too large for a list of keys");
    String full = "#".repeat(AccessFile.MOST_BYTES - 60) + "\n" + ALICE;
    assertThat(refusal(allow(full), ALICE, BOB)).isNull();
  }
}
