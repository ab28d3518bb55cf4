package dev.mediator.identity;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is echoed, and what is answered with a decoy of the same shape. */
class ChallengeTest {
  private static final String RANDOM = "Abcdefghijklmnopqrst_-";
  private static final String DIALLED = "rendezvous.example:1337";
  private static final String MEDIATOR_DECOY = "m0\\.rendezvous\\.example:1337\\.[A-Za-z0-9_-]{22}";
  private static final String PEER_DECOY = "p0\\.[A-Za-z0-9_-]{22}";
  private static final String TLS_DECOY = "p1\\.[A-Za-z0-9_-]{22}";

  private final PeerKeyPair own = TestKeys.client();
  private final SplittableRandom random = new SplittableRandom(7);

  @Test
  void aMediatorsChallengeIsEchoedByWhoDialledIt() {
    Nonce nonce = Nonce.ofMediator(DIALLED, random);
    String answer = toMediator(Challenge.pose(nonce, own.publicKey()));
    assertThat(nonce.matches(answer)).isTrue();
    Nonce nameless = Nonce.ofMediator(Nonce.NAMELESS, random);
    assertThat(nameless.matches(toMediator(Challenge.pose(nameless, own.publicKey())))).isTrue();
  }

  @Test
  void aMediatorIsKnownByEachOfItsNames() {
    List<String> names = List.of("m.example.org", "m.example.org:4000");
    for (String name : List.of("m.example.org", "m.example.org:4000", "M.Example.org")) {
      Nonce nonce = Nonce.ofMediator(name, random);
      String posed = Challenge.pose(nonce, own.publicKey());
      assertThat(nonce.matches(Challenge.answerMediator(posed, own, names, random).text()))
          .isTrue();
    }
    String other = Challenge.pose(Nonce.ofMediator("m.example.org:4001", random), own.publicKey());
    assertThat(Challenge.answerMediator(other, own, names, random).echoed()).isFalse();
  }

  @Test
  void aPeersChallengeIsEchoedByItsPartner() {
    Nonce plain = Nonce.ofPeer(false, random);
    assertThat(plain.matches(toPeer(Challenge.pose(plain, own.publicKey())))).isTrue();
    Nonce tls = Nonce.ofPeer(true, random);
    assertThat(tls.matches(toTlsPeer(Challenge.pose(tls, own.publicKey())))).isTrue();
  }

  @Test
  void aPoseIsPaddedBase64OfOneBlockAndNeverTheSame() {
    Nonce nonce = Nonce.ofPeer(false, random);
    String posed = Challenge.pose(nonce, own.publicKey());
    assertThat(posed).hasSize(344).endsWith("==");
    assertThat(Base64.getDecoder().decode(posed)).hasSize(256);
    assertThat(Challenge.pose(nonce, own.publicKey())).isNotEqualTo(posed);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "1337", "18446744073709551615"})
  void stockDigitsAreEchoedToStockPrograms(String digits) {
    String posed = encrypt(digits);
    assertThat(toMediator(posed)).isEqualTo(digits);
    assertThat(toPeer(posed)).isEqualTo(digits);
    assertThat(toTlsPeer(posed)).as("no stock peer offers TLS").matches("p1\\.[A-Za-z0-9_-]{22}");
    assertThat(toPeer(posed.replace("=", ""))).as("without padding").isEqualTo(digits);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "m0.other.example." + RANDOM,
        "m0.rendezvous.example." + RANDOM,
        "m0.rendezvous_example:1337." + RANDOM,
        "m0.rendezvous.example:1337.x." + RANDOM,
        "m0.x.rendezvous.example:1337." + RANDOM,
        "m0.." + RANDOM,
        "m0.--." + RANDOM,
        "m0." + RANDOM,
        "m1.-." + RANDOM,
        "M0.-." + RANDOM,
        " m0.-." + RANDOM,
        "m0.-." + RANDOM + "\n",
        "m0.-.tooShort",
        "m0.-.Abcdefghijklmnopqrst_",
        "m0.-.Abcdefghijklmnopqrst_+",
        "m0.-.",
        "p0." + RANDOM,
        "p1." + RANDOM,
        RANDOM,
        "",
        "-1",
        "13 37",
        "1337\n",
        "١٢٣",
        "123456789012345678901",
      })
  void aMediatorGetsADecoyForWhatIsNotItsOwn(String text) {
    assertThat(toMediator(encrypt(text))).matches(MEDIATOR_DECOY).doesNotContain(RANDOM);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "m0.-." + RANDOM,
        "m0." + DIALLED + "." + RANDOM,
        "p2." + RANDOM,
        "p0" + RANDOM,
        "p0.-." + RANDOM,
        "p0x" + RANDOM,
        "P0." + RANDOM,
        "p0." + RANDOM + " ",
        "p0.short",
        RANDOM,
        "",
        "1337a",
        "123456789012345678901",
      })
  void aPartnerGetsADecoyForWhatIsNotAPeers(String text) {
    assertThat(toPeer(encrypt(text))).matches(PEER_DECOY).doesNotContain(RANDOM);
    assertThat(toTlsPeer(encrypt(text))).matches(TLS_DECOY).doesNotContain(RANDOM);
  }

  @Test
  void aNonceThatSaysTlsIsEchoedOnlyWithTheOffer() {
    assertThat(toPeer(encrypt("p1." + RANDOM))).matches(PEER_DECOY).doesNotContain(RANDOM);
    assertThat(toTlsPeer(encrypt("p0." + RANDOM))).matches(TLS_DECOY).doesNotContain(RANDOM);
    assertThat(toTlsPeer(encrypt("p1." + RANDOM))).isEqualTo("p1." + RANDOM);
    assertThat(toPeer(encrypt("p0." + RANDOM))).isEqualTo("p0." + RANDOM);
  }

  @Test
  void otherProgramsMayHaveLongerRandomText() {
    String longest = "p0." + "x".repeat(64);
    assertThat(toPeer(encrypt(longest))).isEqualTo(longest);
    assertThat(toPeer(encrypt(longest + "x"))).matches(PEER_DECOY);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "=", "====", "AAAA", "not base64!", "é", "\0", "a-_b"})
  void whatIsNoBlockGetsADecoy(String encrypted) {
    assertThat(toMediator(encrypted)).matches(MEDIATOR_DECOY);
    assertThat(toPeer(encrypted)).matches(PEER_DECOY);
    assertThat(toTlsPeer(encrypted)).matches(TLS_DECOY);
  }

  @Test
  void blocksOfTheWrongSizeOrBeyondTheModulusGetADecoy() {
    byte[] right = Base64.getDecoder().decode(encrypt("1337"));
    assertThat(toPeer(base64(right))).isEqualTo("1337");
    assertThat(toPeer(base64(Der.join(new byte[1], right)))).matches(PEER_DECOY);
    assertThat(toPeer(base64(Der.join(right, new byte[1])))).matches(PEER_DECOY);
    assertThat(toPeer(base64(Arrays.copyOf(right, 255)))).matches(PEER_DECOY);
    BigInteger modulus = own.publicKey().modulus();
    byte[] beyond = new BigInteger(1, right).add(modulus).toByteArray();
    assertThat(toPeer(base64(unsigned(beyond)))).matches(PEER_DECOY);
    assertThat(toPeer(base64(unsigned(modulus.toByteArray())))).matches(PEER_DECOY);
    assertThat(toPeer(base64(new byte[256]))).matches(PEER_DECOY);
  }

  @Test
  void decoysAreNeverTheSame() {
    assertThat(toPeer("")).isNotEqualTo(toPeer(""));
    assertThat(toMediator("")).isNotEqualTo(toMediator(""));
  }

  @Test
  void anotherKeysChallengeGetsADecoy() {
    String posed = Challenge.pose(Nonce.ofPeer(false, random), TestKeys.peer().publicKey());
    String answer = toPeer(posed);
    assertThat(answer).matches(PEER_DECOY);
    assertThat(Challenge.answerPeer(posed, TestKeys.peer(), false, random).text())
        .isNotEqualTo(answer);
  }

  private String toMediator(String encrypted) {
    return Challenge.answerMediator(encrypted, own, List.of(DIALLED), random).text();
  }

  private String toPeer(String encrypted) {
    return Challenge.answerPeer(encrypted, own, false, random).text();
  }

  private String toTlsPeer(String encrypted) {
    return Challenge.answerPeer(encrypted, own, true, random).text();
  }

  private String encrypt(String text) {
    byte[] plain = text.getBytes(UTF_8);
    byte[] padding = "\1".repeat(256 - 3 - plain.length).getBytes(UTF_8);
    return RawRsa.encrypt(Der.join(Der.bytes(0, 2), padding, new byte[1], plain), own);
  }

  private static byte[] unsigned(byte[] number) {
    return Arrays.copyOfRange(number, number.length - 256, number.length);
  }

  private static String base64(byte[] block) {
    return Base64.getEncoder().encodeToString(block);
  }
}
