package dev.mediator.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.security.SecureRandom;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A nonce says whose it is and to whom it is bound, and beyond that nothing. */
class NonceTest {
  private final RandomGenerator random = new SplittableRandom(3);

  @Test
  void theLongestNameFitsIntoTheSmallestKey() {
    Nonce nonce = Nonce.ofMediator("x".repeat(64), random);
    PeerKeyPair smallest = PeerKeyPair.generate(1024);
    String challenge = Challenge.pose(nonce, smallest.publicKey());
    String answer =
        Challenge.answerMediator(challenge, smallest, List.of("x".repeat(64)), random).text();
    assertThat(nonce.matches(answer)).isTrue();
  }

  @Test
  void itIsTypedAndBound() {
    assertThat(Nonce.ofMediator("a.example:1337", random).text())
        .matches("m0\\.a\\.example:1337\\.[A-Za-z0-9_-]{22}");
    assertThat(Nonce.ofMediator(Nonce.NAMELESS, random).text())
        .matches("m0\\.-\\.[A-Za-z0-9_-]{22}");
    assertThat(Nonce.ofPeer(false, random).text()).matches("p0\\.[A-Za-z0-9_-]{22}");
    assertThat(Nonce.ofPeer(true, random).text()).matches("p1\\.[A-Za-z0-9_-]{22}");
  }

  @Test
  void itHolds128BitsOfTheGivenSource() {
    RandomGenerator ones = () -> -1L;
    assertThat(Nonce.ofPeer(false, ones).text()).isEqualTo("p0." + "_".repeat(21) + "w");
    Set<String> texts = new HashSet<>();
    for (int i = 0; i < 1000; i++) {
      texts.add(Nonce.ofPeer(false, random).text());
    }
    assertThat(texts).hasSize(1000);
  }

  @Test
  void itMatchesItselfAlone() {
    Nonce nonce = Nonce.ofMediator("-", new SecureRandom());
    String text = nonce.text();
    assertThat(nonce.matches(text)).isTrue();
    assertThat(nonce.matches("")).isFalse();
    assertThat(nonce.matches(text + " ")).isFalse();
    assertThat(nonce.matches(text.substring(1))).isFalse();
    assertThat(nonce.matches(text.substring(0, text.length() - 1))).isFalse();
    assertThat(nonce.matches(text.replace('m', 'M'))).isFalse();
    assertThat(nonce.matches("m0.-." + "A".repeat(22))).isFalse();
    assertThat(nonce.matches(Nonce.ofMediator("-", new SecureRandom()).text())).isFalse();
  }

  @Test
  void itDoesNotShow() {
    Nonce nonce = Nonce.ofPeer(false, random);
    assertThat(nonce).hasToString("Nonce[...]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-", "a", "example.org", "EXAMPLE.org:65535", "192.0.2.1", "2001:db8::1"})
  void namesOfMediators(String name) {
    assertThat(Nonce.ofMediator(name, random).text()).startsWith("m0." + name + ".");
    assertThat(Nonce.ofMediator("x".repeat(64), random).text()).hasSize(3 + 64 + 1 + 22);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a b", "a/b", "a\"b", "a\\b", "a_b", "é", "a\n", "[::1]"})
  void namesThatAreNone(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Nonce.ofMediator(name, random))
        .withMessage("a name has 1 to 64 letters, digits, dots, colons, dashes");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Nonce.ofMediator("x".repeat(101), random));
  }
}
