package dev.mediator.peer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mediator.identity.PeerKeyPair;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PKCS8Generator;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder;
import org.bouncycastle.util.io.pem.PemWriter;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever became of a key file, reading it ends with the key or with a sentence. */
class DamagedKeysTest {
  private static final int ROUNDS = 500;
  private static final char[] PASSPHRASE = "secret".toCharArray();
  private static final PeerKeyPair OWN = stock();

  /** Longer than what a message and a key have in common by chance. */
  private static final int TELLING = 12;

  private @TempDir Path folder;

  private static PeerKeyPair stock() {
    try {
      return KeyFiles.readPrivate(KeyFilesTest.stock("client-key.pem"), null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Stream<String> sound() throws Exception {
    byte[] encoded = OWN.privateKey().getEncoded();
    String pkcs8 = pem("PRIVATE KEY", encoded);
    byte[] pkcs1 = Arrays.copyOfRange(encoded, 26, encoded.length);
    return Stream.of(
        pkcs8, pem("RSA PRIVATE KEY", pkcs1), encrypted(OWN.privateKey()), OWN.publicKey().toPem());
  }

  /** A bit of its bytes, or a character of its text, or a piece of it that is lost or doubled. */
  @ParameterizedTest
  @MethodSource("sound")
  void afterAnyAccident(String sound) throws IOException {
    Path file = folder.resolve("key.pem");
    SplittableRandom random = new SplittableRandom(7);
    for (int round = 0; round < ROUNDS; round++) {
      String damaged = random.nextBoolean() ? withoutABit(sound, random) : garbled(sound, random);
      Files.writeString(file, damaged, ISO_8859_1);
      try {
        assertThat(KeyFiles.readPrivate(file, PASSPHRASE).privateKey()).isEqualTo(OWN.privateKey());
      } catch (IOException e) {
        assertSentence(e, file, damaged);
      }
      try {
        KeyFiles.isEncrypted(file);
        KeyFiles.readPublic(file);
      } catch (IOException e) {
        assertSentence(e, file, damaged);
      }
    }
  }

  /** Half a file of openings, each of which asks whoever reads it to go one deeper. */
  @ParameterizedTest
  @ValueSource(strings = {"RSA PRIVATE KEY", "PRIVATE KEY", "ENCRYPTED PRIVATE KEY", "PUBLIC KEY"})
  void endlessNesting(String label) throws IOException {
    byte[] openings = new byte[40_000];
    for (int i = 0; i < openings.length; i += 2) {
      openings[i] = 0x30;
      openings[i + 1] = (byte) 0x80;
    }
    Path file = Files.writeString(folder.resolve("key.pem"), pem(label, openings));
    assertThatThrownBy(() -> KeyFiles.readPrivate(file, PASSPHRASE))
        .isExactlyInstanceOf(IOException.class)
        .hasMessageStartingWith(file + " holds no usable private key: ");
    assertThatThrownBy(() -> KeyFiles.readPublic(file)).isExactlyInstanceOf(IOException.class);
  }

  private static String withoutABit(String sound, SplittableRandom random) {
    String label = sound.substring("-----BEGIN ".length(), sound.indexOf("-----\n"));
    byte[] bytes = Base64.getMimeDecoder().decode(sound.replaceAll("-----.*-----", ""));
    bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
    return pem(label, bytes);
  }

  private static String garbled(String sound, SplittableRandom random) {
    int from = random.nextInt(sound.length());
    int to = random.nextInt(from, sound.length());
    return switch (random.nextInt(4)) {
      case 0 -> sound.substring(0, from) + (char) random.nextInt(256) + sound.substring(from + 1);
      case 1 -> sound.substring(0, from);
      case 2 -> sound.substring(0, from) + sound.substring(to);
      default -> sound.substring(0, to) + sound.substring(from);
    };
  }

  private static void assertSentence(IOException e, Path file, String content) {
    assertThat(e).isExactlyInstanceOf(IOException.class);
    assertThat(e.getMessage()).startsWith(file + " ").doesNotContain("null", "\n").isPrintable();
    for (Throwable told = e; told != null; told = told.getCause()) {
      String message = String.valueOf(told.getMessage()).replace(file.toString(), "");
      for (int i = 0; i + TELLING <= message.length(); i++) {
        String piece = message.substring(i, i + TELLING);
        assertThat(piece.matches("[A-Za-z0-9+/]*") && content.contains(piece))
            .as("a piece of the key in: %s", message)
            .isFalse();
      }
    }
  }

  /** As ours, but a thousand times as fast to open. */
  private static String encrypted(PrivateKey key) throws Exception {
    SecureRandom random = SecureRandom.getInstance("SHA1PRNG");
    random.setSeed(7);
    StringWriter text = new StringWriter();
    try (PemWriter writer = new PemWriter(text)) {
      writer.writeObject(
          new JcaPKCS8Generator(
              key,
              new JceOpenSSLPKCS8EncryptorBuilder(PKCS8Generator.AES_256_CBC)
                  .setProvider(new BouncyCastleProvider())
                  .setIterationCount(600)
                  .setRandom(random)
                  .setPassword(PASSPHRASE)
                  .build()));
    }
    return text.toString();
  }

  private static String pem(String label, byte[] bytes) {
    return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n"
        .formatted(label, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes));
  }
}
