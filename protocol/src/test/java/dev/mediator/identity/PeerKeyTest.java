package dev.mediator.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.math.BigInteger;
import java.util.Base64;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One key is one identity, however its text was wrapped. */
class PeerKeyTest {
  private static final String PEM = TestKeys.clientPem();
  private static final String PKCS1 = "RSA PUBLIC KEY";
  private static final BigInteger N = TestKeys.client().publicKey().modulus();
  private static final byte[] DER = Der.pkcs1(N, 65537);
  private static final byte[] SPKI = Der.spki(Der.RSA, 0, DER);

  static Stream<Arguments> forms() {
    String base64 = Base64.getEncoder().encodeToString(DER);
    return Stream.of(
        Arguments.of("PKCS#1, as stock peers send it", PEM),
        Arguments.of("SPKI", Der.pem("PUBLIC KEY", SPKI)),
        Arguments.of("SPKI with CRLF", Der.pem("PUBLIC KEY", SPKI).replace("\n", "\r\n")),
        Arguments.of("CRLF", PEM.replace("\n", "\r\n")),
        Arguments.of("CR", PEM.replace("\n", "\r")),
        Arguments.of("one line", Der.pem(PKCS1, base64)),
        Arguments.of("no line ends at all", Der.pem(PKCS1, base64).replace("\n", "")),
        Arguments.of("76 characters a line", wrapped(76)),
        Arguments.of("one character a line", wrapped(1)),
        Arguments.of("empty lines", PEM.replace("\n", "\n\n")),
        Arguments.of("blanks and tabs", PEM.replace("\n", " \n\t")),
        Arguments.of("white space around it", "\r\n \t" + PEM + " \n\n"),
        Arguments.of("no newline at the end", PEM.strip()),
        Arguments.of("padding left out", Der.pem("PUBLIC KEY", SPKI).replace("=", "")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("forms")
  void everyFormIsTheSameKey(String name, String text) throws KeyRejectedException {
    PeerKey key = PeerKey.parse(text, KeyLimits.DEFAULT);
    assertThat(key)
        .as(name)
        .isEqualTo(TestKeys.client().publicKey())
        .hasSameHashCodeAs(TestKeys.client().publicKey());
    assertThat(key.fingerprint()).isEqualTo(TestKeys.client().publicKey().fingerprint());
    assertThat(key.toPem()).isEqualTo(PEM);
    assertThat(key.bits()).isEqualTo(2048);
  }

  /** The names are what OpenSSH said: ssh-keygen -i -m PEM -f client-public.pem, then -l. */
  @Test
  void theFingerprintIsThatOfOpenSsh() {
    assertThat(TestKeys.client().publicKey())
        .hasToString("SHA256:q/NJP78TqYJLVEqPCxIBI4HkudTY8icZSriIyiewFTo");
    assertThat(TestKeys.peer().publicKey())
        .hasToString("SHA256:2zHA1J63URiRO93nQYZ1zU9lJ2GR8B49G9i7aK7LCIA");
  }

  /** ssh-keygen printed this for the modulus 2^2046 + 1, which begins with a bit of zero. */
  @Test
  void theFingerprintOfANumberWithoutASignByte() {
    PeerKey key = PeerKey.of(BigInteger.TWO.pow(2046).setBit(0), BigInteger.valueOf(65537));
    assertThat(key).hasToString("SHA256:2o6uXW8mIGgUG10JbkDin6atGWCsqQoHimsP06H8WJs");
  }

  @Test
  void keysDifferInModulusOrInExponent() {
    PeerKey key = TestKeys.client().publicKey();
    PeerKey otherExponent = PeerKey.of(N, BigInteger.valueOf(3));
    PeerKey otherModulus = PeerKey.of(N.add(BigInteger.TWO), BigInteger.valueOf(65537));
    assertThat(key).isNotEqualTo(otherExponent).isNotEqualTo(otherModulus).isNotEqualTo(null);
    assertThat(Stream.of(key, otherExponent, otherModulus, TestKeys.peer().publicKey()))
        .extracting(PeerKey::fingerprint)
        .doesNotHaveDuplicates();
    assertThat(key.equals((Object) key.fingerprint())).isFalse();
    assertThat(Set.of(key, otherExponent, otherModulus)).hasSize(3);
    assertThat(key.hashCode()).isNotEqualTo(TestKeys.peer().publicKey().hashCode());
  }

  @ParameterizedTest
  @ValueSource(ints = {1024, 1025, 1032, 2041, 2047, 2048, 2049, 3072, 4095, 4096, 8192, 16384})
  void sizesAndTheirTexts(int bits) throws KeyRejectedException {
    BigInteger modulus = BigInteger.TWO.pow(bits - 1).setBit(0);
    PeerKey key = PeerKey.of(modulus, BigInteger.valueOf(65537));
    assertThat(key.bits()).isEqualTo(bits);
    KeyLimits exactly = new KeyLimits(bits, bits, Set.of(65537));
    assertThat(PeerKey.parse(key.toPem(), exactly)).isEqualTo(key);
    assertThat(key.toPem()).isEqualTo(Der.pem(PKCS1, Der.pkcs1(modulus, 65537)));
    assertThat(PeerKey.parse(key.toPem(), exactly).fingerprint()).isEqualTo(key.fingerprint());
  }

  /** Of which some need one byte for the length of their modulus, and some two or three. */
  @Test
  void textsOfKeysThatAreOursWhateverTheirSize() {
    for (int bits = 1000; bits < 1050; bits++) {
      BigInteger modulus = BigInteger.TWO.pow(bits - 1).setBit(0);
      PeerKey key = PeerKey.of(modulus, BigInteger.valueOf(65537));
      assertThat(key.toPem()).isEqualTo(Der.pem(PKCS1, Der.pkcs1(modulus, 65537)));
    }
  }

  @Test
  void limitsAreWhatIsAdmitted() throws KeyRejectedException {
    BigInteger small = BigInteger.TWO.pow(1023).setBit(0);
    String exponents = Der.pem(PKCS1, Der.pkcs1(small, 3));
    KeyLimits limits = new KeyLimits(1024, 1024, Set.of(3, Integer.MAX_VALUE));
    assertThat(PeerKey.parse(exponents, limits).bits()).isEqualTo(1024);
    String largest = Der.pem(PKCS1, Der.pkcs1(small, Integer.MAX_VALUE));
    assertThat(PeerKey.parse(largest, limits).toPem()).isEqualTo(largest);
    assertThatExceptionOfType(KeyRejectedException.class)
        .isThrownBy(() -> PeerKey.parse(PEM, limits))
        .withMessage("the key must have 1024 to 1024 bits");
    assertThatExceptionOfType(KeyRejectedException.class)
        .isThrownBy(() -> PeerKey.parse(Der.pem(PKCS1, Der.pkcs1(small, 65537)), limits))
        .withMessage("the exponent of the key is not one of those in use here");
  }

  private static String wrapped(int width) {
    String base64 = Base64.getEncoder().encodeToString(DER);
    return Der.pem(PKCS1, base64.replaceAll("(.{" + width + "})", "$1\n"));
  }
}
