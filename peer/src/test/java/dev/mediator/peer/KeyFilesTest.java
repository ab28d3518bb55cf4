package dev.mediator.peer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mediator.identity.PeerKeyPair;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.RSAKeyGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Key files are written with care, and what is none is refused in a sentence. */
class KeyFilesTest {
  private static final PeerKeyPair OWN = PeerKeyPair.generate(2048);

  private @TempDir Path folder;
  private Path file;

  /** Writes a pair of files, as a program that runs under the umask of whoever started it. */
  static final class Writer {
    public static void main(String[] arguments) throws IOException {
      KeyFiles.writePrivate(Path.of(arguments[0]), OWN, null);
      KeyFiles.writePublic(Path.of(arguments[1]), OWN.publicKey());
    }
  }

  /** Reads the public key that it is told to. */
  static final class Reader {
    public static void main(String[] arguments) throws IOException {
      System.out.print("read " + KeyFiles.readPublic(Path.of(arguments[0])));
    }
  }

  @BeforeEach
  void name() {
    file = folder.resolve("key.pem");
  }

  @Test
  void whatWasWrittenIsRead() throws IOException {
    KeyFiles.writePrivate(file, OWN, null);
    KeyFiles.writePrivate(folder.resolve("secret.pem"), OWN, "secret".toCharArray());
    KeyFiles.writePublic(folder.resolve("key.pub.pem"), OWN.publicKey());
    assertThat(KeyFiles.readPrivate(file, null).privateKey()).isEqualTo(OWN.privateKey());
    assertThat(
            KeyFiles.readPrivate(folder.resolve("secret.pem"), "secret".toCharArray()).privateKey())
        .isEqualTo(OWN.privateKey());
    assertThat(KeyFiles.readPublic(folder.resolve("key.pub.pem"))).isEqualTo(OWN.publicKey());
    assertThat(KeyFiles.isEncrypted(file)).isFalse();
    assertThat(KeyFiles.isEncrypted(folder.resolve("secret.pem"))).isTrue();
    assertThat(KeyFiles.isPrivate(file)).isTrue();
    assertThat(KeyFiles.isPrivate(folder.resolve("secret.pem"))).isTrue();
    assertThat(KeyFiles.isPrivate(folder.resolve("key.pub.pem"))).isFalse();
    assertThat(file).content().startsWith("-----BEGIN PRIVATE KEY-----\n");
    assertThat(folder.resolve("secret.pem"))
        .content()
        .startsWith("-----BEGIN ENCRYPTED PRIVATE KEY-----\n");
  }

  @Test
  void stockFiles() throws IOException {
    for (String name : List.of("client", "peer")) {
      Path stock = stock(name + "-key.pem");
      assertThat(KeyFiles.readPrivate(stock, null).publicKey())
          .isEqualTo(KeyFiles.readPublic(stock(name + "-public.pem")));
    }
  }

  @ParameterizedTest
  @CsvSource({"000,rw-------,rw-r--r--", "022,rw-------,rw-r--r--", "077,rw-------,rw-------"})
  void permissionsUnderAnyUmask(String umask, String ofPrivate, String ofPublic) throws Exception {
    assumeTrue(folder.getFileSystem().supportedFileAttributeViews().contains("posix"), "no POSIX");
    Process writer =
        new ProcessBuilder(
                "sh",
                "-c",
                "umask " + umask + " && exec \"$0\" \"$@\"",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Writer.class.getName(),
                file.toString(),
                folder.resolve("key.pub.pem").toString())
            .inheritIO()
            .start();
    assertThat(writer.waitFor(60, SECONDS)).isTrue();
    assertThat(writer.exitValue()).isZero();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo(ofPrivate);
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(folder.resolve("key.pub.pem"))))
        .isEqualTo(ofPublic);
  }

  @Test
  void neitherIsEverOverwritten() throws IOException {
    Files.writeString(file, "precious");
    String sentence = file + ": it exists, and a key is never overwritten; choose another name";
    assertThatThrownBy(() -> KeyFiles.writePrivate(file, OWN, null))
        .isInstanceOf(FileAlreadyExistsException.class)
        .hasMessage(sentence);
    assertThatThrownBy(() -> KeyFiles.writePublic(file, OWN.publicKey()))
        .isInstanceOf(FileAlreadyExistsException.class)
        .hasMessage(sentence);
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("nowhere"));
    assertThatThrownBy(() -> KeyFiles.writePrivate(link, OWN, null))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(file).hasContent("precious");
    assertThat(folder.resolve("nowhere")).doesNotExist();
  }

  @Test
  void whatIsNotThere() {
    String sentence = ": there is no such file or folder; check the path";
    assertThatThrownBy(() -> KeyFiles.readPrivate(file, null))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessage(file + sentence);
    assertThatThrownBy(() -> KeyFiles.readPublic(file)).hasMessage(file + sentence);
    assertThatThrownBy(() -> KeyFiles.isEncrypted(file)).hasMessage(file + sentence);
    Path within = file.resolve("key.pem");
    assertThatThrownBy(() -> KeyFiles.writePrivate(within, OWN, null))
        .hasMessage(within + sentence);
  }

  @Test
  void whatIsNoKeyFileAtAll() throws IOException {
    refused(folder, " is a folder; expected is a key file");
    refused(Files.createFile(file), " is empty; expected is a key in PEM");
    Files.write(file, new byte[64 * 1024 + 1]);
    refused(file, " is too large to be a key; is it the right one?");
  }

  /** Opened, it would be waited for until somebody writes. */
  @Test
  @Timeout(30)
  void whatIsNoRegularFile() throws Exception {
    Process mkfifo = new ProcessBuilder("mkfifo", file.toString()).inheritIO().start();
    assertThat(mkfifo.waitFor()).isZero();
    refused(file, " is a pipe or device; expected is a key file");
    refused(Path.of("/dev/zero"), " is a pipe or device; expected is a key file");
  }

  /** By a pipe of the shell's, for this program alone. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "cat \"$KEY\" | \"$0\" \"$@\" /dev/stdin",
        "cat \"$KEY\" | \"$0\" \"$@\" /proc/self/fd/0",
        "\"$0\" \"$@\" /dev/stdin < \"$KEY\"",
        "\"$0\" \"$@\" <(cat \"$KEY\")"
      })
  void whatIsHandedOver(String script) throws Exception {
    KeyFiles.writePublic(file, OWN.publicKey());
    ProcessBuilder reader =
        new ProcessBuilder(
            "bash",
            "-c",
            script,
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Reader.class.getName());
    reader.environment().put("KEY", file.toString());
    Process read = reader.redirectErrorStream(true).start();
    assertThat(new String(read.getInputStream().readAllBytes(), ISO_8859_1))
        .endsWith("read " + OWN.publicKey());
  }

  @Test
  void whatComesFromAStream() throws IOException {
    byte[] pem = OWN.publicKey().toPem().getBytes(ISO_8859_1);
    assertThat(KeyFiles.readPublic(new ByteArrayInputStream(pem), "it")).isEqualTo(OWN.publicKey());
    assertThatThrownBy(() -> KeyFiles.readPublic(InputStream.nullInputStream(), "it"))
        .hasMessage("it is empty; expected is a key in PEM");
    byte[] large = Arrays.copyOf(pem, 64 * 1024 + 1);
    assertThatThrownBy(() -> KeyFiles.readPublic(new ByteArrayInputStream(large), "it"))
        .hasMessage("it is too large to be a key; is it the right one?");
  }

  @Test
  void whatIsTheOtherHalf() throws IOException {
    KeyFiles.writePrivate(file, OWN, null);
    assertThatThrownBy(() -> KeyFiles.readPublic(file))
        .isExactlyInstanceOf(IOException.class)
        .hasMessage(
            file
                + " holds no usable public key: it is a private key, which is never given away;"
                + " the public one is needed");
    Path other = folder.resolve("key.pub.pem");
    KeyFiles.writePublic(other, OWN.publicKey());
    unusable(other, "it is a public key; the private one that belongs to it is needed");
  }

  @Test
  void whatOpenSshWrites() throws IOException {
    Files.writeString(
        file,
        """
        -----BEGIN OPENSSH PRIVATE KEY-----
        b3BlbnNzaC1rZXktdjEAAAAABG5vbmU=
        -----END OPENSSH PRIVATE KEY-----
        """);
    unusable(
        file, "it is in OpenSSH's own form; convert a copy with: ssh-keygen -p -m PEM -f COPY");
    Files.writeString(file, "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABgQ== somebody@somewhere\n");
    assertThatThrownBy(() -> KeyFiles.readPublic(file))
        .hasMessage(
            file
                + " holds no usable public key: it is in OpenSSH's own form; convert it with:"
                + " ssh-keygen -e -m PKCS8 -f FILE");
  }

  @ParameterizedTest
  @ValueSource(strings = {"EC", "DSA", "Ed25519", "RSASSA-PSS"})
  void keysOfAnotherKind(String algorithm) throws Exception {
    KeyPair pair = KeyPairGenerator.getInstance(algorithm).generateKeyPair();
    write("PRIVATE KEY", pair.getPrivate());
    unusable(file, "it is not RSA, as the keys of peers are; make a new one");
    write("PUBLIC KEY", pair.getPublic());
    assertThatThrownBy(() -> KeyFiles.readPublic(file))
        .isExactlyInstanceOf(IOException.class)
        .hasMessageStartingWith(file + " holds no usable public key: ");
  }

  @ParameterizedTest
  @CsvSource({
    "1024,65537,the key must have 2048 to 4096 bits",
    "2048,3,the exponent of the key is not one of those in use here",
  })
  void keysThatAreTooWeak(int bits, int exponent, String why) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(new RSAKeyGenParameterSpec(bits, BigInteger.valueOf(exponent)));
    KeyPair pair = generator.generateKeyPair();
    write("PRIVATE KEY", pair.getPrivate());
    unusable(file, why + "; make a new one");
    write("PUBLIC KEY", pair.getPublic());
    assertThatThrownBy(() -> KeyFiles.readPublic(file))
        .hasMessage(file + " holds no usable public key: " + why);
  }

  private void write(String label, Key key) throws IOException {
    Files.writeString(
        file,
        "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n"
            .formatted(label, Base64.getMimeEncoder().encodeToString(key.getEncoded())),
        ISO_8859_1);
  }

  private static void unusable(Path file, String why) {
    assertThatThrownBy(() -> KeyFiles.readPrivate(file, null))
        .isExactlyInstanceOf(IOException.class)
        .hasMessage(file + " holds no usable private key: " + why);
  }

  private static void refused(Path file, String why) {
    assertThatThrownBy(() -> KeyFiles.readPrivate(file, null)).hasMessage(file + why);
    assertThatThrownBy(() -> KeyFiles.readPublic(file)).hasMessage(file + why);
    assertThatThrownBy(() -> KeyFiles.isEncrypted(file)).hasMessage(file + why);
  }

  static Path stock(String name) {
    return Path.of("..", "protocol", "src", "test", "resources", "p2psc", name);
  }
}
