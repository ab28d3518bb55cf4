package dev.mediator.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mediator.identity.PeerKey;
import dev.mediator.identity.PeerKeyPair;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Key files go to and fro between us and openssl. */
class KeyFormatsTest {
  private static final String PASSPHRASE = "correct horse";

  private static @TempDir Path made;
  private static PeerKeyPair original;

  private @TempDir Path folder;

  @BeforeAll
  static void make() throws Exception {
    Openssl.assumeThere();
    Openssl.run(made, "", "genrsa -traditional -out key.pem 2048");
    original = KeyFiles.readPrivate(made.resolve("key.pem"), null);
  }

  @BeforeEach
  void copied() throws Exception {
    Openssl.run(folder, "", "rsa -traditional -in " + made.resolve("key.pem") + " -out key.pem");
  }

  @Test
  void privateKeysInTheClear() throws Exception {
    Openssl.run(folder, "", "pkey -in key.pem -out pkcs8.pem");
    Openssl.run(folder, "", "rsa -in key.pem -text -out text.pem");
    for (String file : new String[] {"key.pem", "pkcs8.pem", "text.pem"}) {
      assertThat(KeyFiles.isEncrypted(folder.resolve(file))).isFalse();
      assertThat(read(file, null)).isEqualTo(original.publicKey());
      assertThat(read(file, "not needed")).isEqualTo(original.publicKey());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pkcs8 -topk8 -in key.pem -passout file:P",
        "pkcs8 -topk8 -in key.pem -passout file:P -v2 aes-128-cbc -v2prf hmacWithSHA1",
        "pkcs8 -topk8 -in key.pem -passout file:P -v2 aes-192-cbc -v2prf hmacWithSHA384",
        "pkcs8 -topk8 -in key.pem -passout file:P -v2 aes-256-cbc -v2prf hmacWithSHA512",
        "pkcs8 -topk8 -in key.pem -passout file:P -v2 aes-256-cbc -iter 600000",
        "pkcs8 -topk8 -in key.pem -passout file:P -v2 des3 -v2prf hmacWithSHA224",
        "pkcs8 -topk8 -in key.pem -passout file:P -scrypt",
        "pkcs8 -topk8 -in key.pem -passout file:P -v1 PBE-SHA1-3DES",
        "genrsa -aes256 -passout file:P 2048",
        "rsa -in key.pem -traditional -passout file:P -des3",
        "rsa -in key.pem -traditional -passout file:P -aes128",
        "rsa -in key.pem -traditional -passout file:P -aes192",
        "rsa -in key.pem -traditional -passout file:P -aes256",
      })
  void encryptedOnes(String command) throws Exception {
    Openssl.run(folder, PASSPHRASE, command.replaceFirst(" ", " -out encrypted.pem "));
    Openssl.run(
        folder, PASSPHRASE, "pkey -in encrypted.pem -passin file:P -pubout -out public.pem");
    assertThat(KeyFiles.isEncrypted(folder.resolve("encrypted.pem"))).isTrue();
    assertThat(read("encrypted.pem", PASSPHRASE))
        .isEqualTo(KeyFiles.readPublic(folder.resolve("public.pem")));
    assertThatThrownBy(() -> read("encrypted.pem", null))
        .isExactlyInstanceOf(IOException.class)
        .hasMessage(folder.resolve("encrypted.pem") + " is encrypted: its passphrase is needed");
    for (String wrong : new String[] {"wrong horse", "", "correct horse "}) {
      assertThatThrownBy(() -> read("encrypted.pem", wrong))
          .isExactlyInstanceOf(IOException.class)
          .hasMessage(
              folder.resolve("encrypted.pem")
                  + " cannot be decrypted: the passphrase is wrong, the file is damaged, or its"
                  + " cipher is unusual");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"rsa -RSAPublicKey_out", "rsa -pubout", "pkey -pubout"})
  void publicOnes(String command) throws Exception {
    Openssl.run(folder, "", command + " -in key.pem -out public.pem");
    assertThat(KeyFiles.readPublic(folder.resolve("public.pem"))).isEqualTo(original.publicKey());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", PASSPHRASE, "Gr\u00fc\u00dfe \u20ac"})
  void oursAreReadByOpenssl(String passphrase) throws Exception {
    char[] given = passphrase.isEmpty() ? null : passphrase.toCharArray();
    KeyFiles.writePrivate(folder.resolve("ours.pem"), original, given);
    KeyFiles.writePublic(folder.resolve("ours.pub.pem"), original.publicKey());
    Openssl.run(folder, passphrase, "pkey -in ours.pem -passin file:P -check -noout");
    Openssl.run(folder, passphrase, "pkey -in ours.pem -passin file:P -pubout -out a.pem");
    Openssl.run(folder, "", "rsa -RSAPublicKey_in -in ours.pub.pem -pubout -out b.pem");
    assertThat(folder.resolve("a.pem")).hasSameTextualContentAs(folder.resolve("b.pem"));
    assertThat(read("ours.pem", passphrase)).isEqualTo(original.publicKey());
  }

  @Test
  void aCertificateAndAnotherKindOfKeyAreNamed() throws Exception {
    Openssl.run(folder, "", "ecparam -name prime256v1 -genkey -out ec.pem");
    Openssl.run(folder, "", "genpkey -algorithm ED25519 -out ed.pem");
    Openssl.run(folder, "", "req -x509 -key key.pem -subj /CN=x -out certificate.pem");
    assertThatThrownBy(() -> read("ec.pem", null))
        .hasMessageContaining("ec.pem holds no usable private key: it is not RSA");
    assertThatThrownBy(() -> read("ed.pem", null))
        .hasMessageContaining("ed.pem holds no usable private key: it is not RSA");
    assertThatThrownBy(() -> read("certificate.pem", null))
        .hasMessageContaining("certificate.pem holds no usable private key: expected is PEM");
    assertThatThrownBy(() -> KeyFiles.readPublic(folder.resolve("certificate.pem")))
        .isExactlyInstanceOf(IOException.class)
        .hasMessageContaining("not PEM of an RSA PUBLIC KEY or a PUBLIC KEY");
  }

  private PeerKey read(String file, @Nullable String passphrase) throws IOException {
    char[] given = passphrase == null ? null : passphrase.toCharArray();
    return KeyFiles.readPrivate(folder.resolve(file), given).publicKey();
  }
}
