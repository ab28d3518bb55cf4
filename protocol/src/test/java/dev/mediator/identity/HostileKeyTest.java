package dev.mediator.identity;

import static dev.mediator.identity.Der.bytes;
import static dev.mediator.identity.Der.element;
import static dev.mediator.identity.Der.integer;
import static dev.mediator.identity.Der.join;
import static dev.mediator.identity.Der.oid;
import static dev.mediator.identity.Der.pem;
import static dev.mediator.identity.Der.pkcs1;
import static dev.mediator.identity.Der.sequence;
import static dev.mediator.identity.Der.spki;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Keys whose DER or whose numbers are not those of a usable RSA key, each refused for a reason. */
class HostileKeyTest {
  private static final String PKCS1 = "RSA PUBLIC KEY";
  private static final String SPKI = "PUBLIC KEY";
  private static final String MALFORMED = "the key is not the DER form of an RSA public key";
  private static final String NOT_POSITIVE = "a number of the key is not positive";
  private static final String NOT_RSA = "the key is not an RSA key";
  private static final String SIZE = "the key must have 2048 to 4096 bits";
  private static final String EVEN = "the modulus of the key is even";
  private static final String EXPONENT = "the exponent of the key is not one of those in use here";

  private static final BigInteger N = TestKeys.client().publicKey().modulus();
  private static final BigInteger E = BigInteger.valueOf(65537);
  private static final byte[] GOOD = pkcs1(N, 65537);

  static Stream<Arguments> structures() {
    byte[] n = integer(N);
    byte[] e = integer(E);
    return Stream.of(
        key("an empty SEQUENCE", sequence()),
        key("a tag alone", bytes(0x30)),
        key("one INTEGER", sequence(n)),
        key("three INTEGERs", sequence(n, e, e)),
        key("a SET", element(0x31, n, e)),
        key("an OCTET STRING for a modulus", sequence(element(4, N.toByteArray()), e)),
        key("an OCTET STRING for an exponent", sequence(n, element(4, E.toByteArray()))),
        key("a SEQUENCE in a SEQUENCE", sequence(GOOD)),
        key("truncated by one byte", Arrays.copyOf(GOOD, GOOD.length - 1)),
        key("truncated in the modulus", Arrays.copyOf(GOOD, 100)),
        key("truncated in a length", bytes(0x30, 0x82, 1)),
        key("truncated before a length", bytes(0x30, 0x81)),
        key("truncated behind an inner tag", sequence(n, bytes(2))),
        key("truncated in an inner length of one byte", sequence(n, bytes(2, 0x81))),
        key("truncated in an inner length of two bytes", sequence(n, bytes(2, 0x82, 1))),
        key("truncated behind an inner length", sequence(n, bytes(2, 0x82, 1, 0))),
        key("an inner length that is one too many", sequence(n, bytes(2, 4, 1, 0, 1))),
        key("a byte behind it", join(GOOD, bytes(0))),
        key("itself behind it", join(GOOD, GOOD)),
        key("a byte behind the exponent, inside", sequence(n, e, bytes(0))));
  }

  static Stream<Arguments> lengths() {
    byte[] n = integer(N);
    byte[] e = integer(E);
    return Stream.of(
        key("the indefinite length", join(bytes(0x30, 0x80), n, e, bytes(0, 0))),
        key("a length in three bytes", join(bytes(0x30, 0x83, 0, 1, 0x0a), n, e)),
        key("a length of four gigabytes", join(bytes(0x30, 0x84, 255, 255, 255, 255), n, e)),
        key("a length of 127 bytes", join(bytes(0x30, 0xff), n, e)),
        key("a length that overflows", join(bytes(0x30, 0x88, 1, 0, 0, 0, 0, 0, 1, 0x0a), n, e)),
        key("a short length in one byte", sequence(n, bytes(2, 0x81, 3, 1, 0, 1))),
        key("a short length in two bytes", sequence(n, bytes(2, 0x82, 0, 3, 1, 0, 1))),
        key("127 in one byte", sequence(n, bytes(2, 0x81, 0x7f), new byte[127])),
        key("255 in two bytes", sequence(bytes(2, 0x82, 0, 0xff), new byte[255], e)),
        key(
            "a modulus longer than the rest",
            sequence(join(bytes(2, 0x82, 2, 0), N.toByteArray()))),
        key("a modulus with two zeros before it", sequence(padded(N), e)),
        key("an exponent with a zero before it", sequence(n, bytes(2, 4, 0, 1, 0, 1))),
        key("a modulus of no bytes", sequence(bytes(2, 0), e)),
        key("an exponent of no bytes", sequence(n, bytes(2, 0))));
  }

  static Stream<Arguments> numbers() {
    BigInteger two = BigInteger.TWO;
    return Stream.of(
        key("the numbers of a private key", TestKeys.pkcs1("peer-key.pem"), NOT_POSITIVE),
        key("a negative modulus", pkcs1(N.negate(), 65537), NOT_POSITIVE),
        key("a modulus that lost its zero", sequence(noZero(), integer(E)), NOT_POSITIVE),
        key("a modulus of zero", pkcs1(BigInteger.ZERO, 65537), NOT_POSITIVE),
        key("a negative exponent", pkcs1(N, -65537), NOT_POSITIVE),
        key("an exponent of zero", pkcs1(N, 0), NOT_POSITIVE),
        key("an even modulus", pkcs1(N.subtract(BigInteger.ONE), 65537), EVEN),
        key("a modulus of one", pkcs1(BigInteger.ONE, 65537), SIZE),
        key("512 bits", pkcs1(two.pow(511).setBit(0), 65537), SIZE),
        key("1024 bits", pkcs1(two.pow(1023).setBit(0), 65537), SIZE),
        key("2047 bits", pkcs1(two.pow(2046).setBit(0), 65537), SIZE),
        key("4097 bits", pkcs1(two.pow(4096).setBit(0), 65537), SIZE),
        key("16384 bits", pkcs1(two.pow(16383).setBit(0), 65537), SIZE),
        key("an exponent of 1", pkcs1(N, 1), EXPONENT),
        key("an exponent of 2", pkcs1(N, 2), EXPONENT),
        key("an exponent of 3", pkcs1(N, 3), EXPONENT),
        key("an exponent of 17", pkcs1(N, 17), EXPONENT),
        key("65537 with its bytes the other way round", pkcs1(N, 0x10100), EXPONENT),
        key("an even exponent", pkcs1(N, 65536), EXPONENT),
        key("65537 plus 2 to the 24th", pkcs1(N, 65537 + (1L << 24)), EXPONENT),
        key("65537 plus 2 to the 32nd", pkcs1(N, 65537 + (1L << 32)), EXPONENT),
        key("an exponent of 31 bits", pkcs1(N, Integer.MAX_VALUE), EXPONENT),
        key("an exponent of 32 bits", pkcs1(N, 0xffffffffL), EXPONENT),
        key("an exponent as long as the modulus", longExponent(), EXPONENT),
        key(
            "an exponent longer than the modulus",
            sequence(integer(N), integer(N.pow(2))),
            EXPONENT));
  }

  static Stream<Arguments> wrappings() {
    byte[] nothing = element(5);
    return Stream.of(
        spkiKey("EC", sequence(oid("2a8648ce3d0201"), oid("2a8648ce3d030107"))),
        spkiKey("Ed25519", sequence(oid("2b6570"))),
        spkiKey("RSA-PSS", sequence(oid("2a864886f70d01010a"), nothing)),
        spkiKey("RSA-OAEP", sequence(oid("2a864886f70d010107"), nothing)),
        spkiKey("RSA without NULL", sequence(oid("2a864886f70d010101"))),
        spkiKey("RSA with two NULLs", sequence(oid("2a864886f70d010101"), nothing, nothing)),
        spkiKey("no algorithm", sequence()),
        wrapped("a BIT STRING with unused bits", spki(Der.RSA, 1, GOOD), MALFORMED),
        wrapped("an empty BIT STRING", sequence(Der.RSA, element(3)), MALFORMED),
        wrapped("a BIT STRING with nothing in it", spki(Der.RSA, 0, bytes()), MALFORMED),
        wrapped("an OCTET STRING", sequence(Der.RSA, element(4, bytes(0), GOOD)), MALFORMED),
        wrapped("no key", sequence(Der.RSA), MALFORMED),
        wrapped("a byte behind the BIT STRING", behind(bytes(0)), MALFORMED),
        wrapped("a byte behind all", join(spki(Der.RSA, 0, GOOD), bytes(0)), MALFORMED),
        wrapped("SPKI in SPKI", spki(Der.RSA, 0, spki(Der.RSA, 0, GOOD)), MALFORMED),
        wrapped("PKCS#1 under the label of SPKI", GOOD, NOT_RSA),
        wrapped("an empty SEQUENCE", sequence(), NOT_RSA),
        wrapped("a private key (PKCS#8)", TestKeys.pkcs8("peer-key.pem"), NOT_RSA),
        wrapped("3 as an exponent", spki(Der.RSA, 0, pkcs1(N, 3)), EXPONENT),
        key("SPKI under the label of PKCS#1", spki(Der.RSA, 0, GOOD)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"structures", "lengths", "numbers", "wrappings"})
  void refused(String name, String pem, String reason) {
    KeyRejectedException refusal =
        catchThrowableOfType(
            KeyRejectedException.class, () -> PeerKey.parse(pem, KeyLimits.DEFAULT));
    assertThat(refusal).as(name).isNotNull();
    assertThat(refusal.reason()).isEqualTo(reason);
    assertThat(refusal.getStackTrace()).isEmpty();
  }

  private static Arguments key(String name, byte[] der) {
    return key(name, der, MALFORMED);
  }

  private static Arguments key(String name, byte[] der, String reason) {
    return Arguments.of(name, pem(PKCS1, der), reason);
  }

  private static Arguments wrapped(String name, byte[] der, String reason) {
    return Arguments.of("SPKI: " + name, pem(SPKI, der), reason);
  }

  private static Arguments spkiKey(String name, byte[] algorithm) {
    return wrapped(name, spki(algorithm, 0, GOOD), NOT_RSA);
  }

  private static byte[] behind(byte[] more) {
    return sequence(Der.RSA, element(3, bytes(0), GOOD), more);
  }

  private static byte[] padded(BigInteger number) {
    return element(2, bytes(0), number.toByteArray());
  }

  private static byte[] noZero() {
    byte[] signed = N.toByteArray();
    return element(2, Arrays.copyOfRange(signed, 1, signed.length));
  }

  private static byte[] longExponent() {
    return sequence(integer(N), integer(N.subtract(BigInteger.TWO)));
  }
}
