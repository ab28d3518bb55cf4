package dev.mediator.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Texts that are no PEM of a public key, each refused for a reason that repeats none of it. */
class HostilePemTest {
  private static final String MARK = "xyzzy";
  private static final String NOT_PEM = "the key is not PEM of an RSA PUBLIC KEY or a PUBLIC KEY";
  private static final String NOT_BASE64 = "the key is not base64 between its PEM lines";
  private static final String NOT_DER = "the key is not the DER form of an RSA public key";
  private static final String TOO_LONG = "the key is longer than 4096 characters";

  private static final String GOOD = TestKeys.clientPem().strip();
  private static final String BEGIN = "-----BEGIN RSA PUBLIC KEY-----";
  private static final String END = "-----END RSA PUBLIC KEY-----";

  static Stream<Arguments> labels() {
    return Stream.of(
        Arguments.of("nothing", ""),
        Arguments.of("white space", " \n"),
        Arguments.of("a word", MARK),
        Arguments.of("a private key", TestKeys.text("client-key.pem")),
        Arguments.of("a private key (PKCS#8)", relabelled("PRIVATE KEY")),
        Arguments.of("an encrypted private key", relabelled("ENCRYPTED PRIVATE KEY")),
        Arguments.of("a certificate", relabelled("CERTIFICATE")),
        Arguments.of("an EC key", relabelled("EC PUBLIC KEY")),
        Arguments.of("an OpenSSH key", relabelled("OPENSSH PUBLIC KEY")),
        Arguments.of("an SSH2 key", GOOD.replace("-----", "----")),
        Arguments.of("an SSH line", "ssh-rsa AAAAB3NzaC1yc2E= " + MARK),
        Arguments.of("small letters", relabelled("rsa public key")),
        Arguments.of("two blanks in the label", relabelled("RSA  PUBLIC KEY")),
        Arguments.of("an empty label", relabelled("")),
        Arguments.of("no first line", GOOD.substring(BEGIN.length())),
        Arguments.of("no last line", GOOD.substring(0, GOOD.length() - END.length())),
        Arguments.of("the first line alone", BEGIN),
        Arguments.of("the last line alone", END),
        Arguments.of("the lines the wrong way round", END + "\n" + BEGIN),
        Arguments.of("lines that share their dashes", BEGIN + END.substring(5)),
        Arguments.of("two labels", GOOD.replace("END RSA ", "END ")),
        Arguments.of("a text before it", MARK + "\n" + GOOD),
        Arguments.of("a text behind it", GOOD + "\n" + MARK),
        Arguments.of("a NUL before it", "\0" + GOOD),
        Arguments.of("a byte order mark before it", "\ufeff" + GOOD));
  }

  static Stream<Arguments> bodies() {
    return Stream.of(
        body("a word that is too short", "A"),
        body("the alphabet of URLs", "MIIB-_" + MARK),
        body("a dash", "MIIB" + MARK + "-"),
        body("a header, as encrypted keys have", "Proc-Type: 4," + MARK),
        body("a star", "MIIB*"),
        body("a NUL", "MIIB\0"),
        body("a form feed", "MI\fIB"),
        body("a letter that is none of ASCII", "MIIBé" + MARK),
        body("a wide letter", "ＭＩＩＢ" + MARK),
        body("a letter whose low byte is one of the alphabet", "MII\u0141"),
        body("an emoji", "MIIB😀"),
        body("a no-break space", "MIIB\u00a0CgKC"),
        body("padding in the middle", "MI==IBCg"),
        body("too much padding", "MIIB===="),
        body("padding alone", "===="),
        Arguments.of("two keys in a row", GOOD + "\n" + GOOD));
  }

  static Stream<Arguments> contents() {
    return Stream.of(
        Arguments.of("nothing between the lines", BEGIN + END, NOT_DER),
        Arguments.of("an empty line", inPem(""), NOT_DER),
        Arguments.of("a word", inPem(MARK + "abc"), NOT_DER),
        Arguments.of("a line of it missing", GOOD.replaceFirst("\nMIIB.*", ""), NOT_DER),
        Arguments.of("half a megabyte", inPem("A".repeat(1 << 19)), TOO_LONG),
        Arguments.of("4097 characters", MARK.repeat(820).substring(3), TOO_LONG),
        Arguments.of("4096 characters", MARK.repeat(820).substring(4), NOT_PEM),
        Arguments.of("white space behind it", GOOD + " ".repeat(4096), TOO_LONG));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("labels")
  void textThatIsFramedByOtherLines(String name, String text) {
    refused(name, text, NOT_PEM);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bodies")
  void textThatIsNotBase64(String name, String text) {
    refused(name, text, NOT_BASE64);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("contents")
  void refused(String name, String text, String reason) {
    KeyRejectedException refusal =
        catchThrowableOfType(
            KeyRejectedException.class, () -> PeerKey.parse(text, KeyLimits.DEFAULT));
    assertThat(refusal).as(name).isNotNull();
    assertThat(refusal.reason()).isEqualTo(reason).doesNotContain(MARK);
    assertThat(refusal.getStackTrace()).isEmpty();
  }

  private static Arguments body(String name, String body) {
    return Arguments.of(name, inPem(body));
  }

  private static String inPem(String body) {
    return Der.pem("RSA PUBLIC KEY", body);
  }

  private static String relabelled(String label) {
    return GOOD.replace("RSA PUBLIC KEY", label);
  }
}
