package dev.mediator.peer;

import dev.mediator.identity.PeerKeyPair;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.interfaces.RSAPrivateCrtKey;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.PKCS8Generator;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8DecryptorProviderBuilder;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder;
import org.bouncycastle.openssl.jcajce.JcePEMDecryptorProviderBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.util.io.pem.PemWriter;
import org.jspecify.annotations.Nullable;

/** The text form of private keys: what Bouncy Castle reads and writes, and what it means to us. */
final class PrivateKeyPem {
  /** Asked directly, and not registered: the application's own providers stay as they are. */
  private static final Provider BOUNCY_CASTLE = new BouncyCastleProvider();

  /** What OWASP recommends for PBKDF2 with SHA-256; a guess costs a tenth of a second or more. */
  private static final int ITERATIONS = 600_000;

  private static final String OPENSSH = "-----BEGIN OPENSSH PRIVATE KEY-----";

  private static final String NOT_RSA = "it is not RSA, as the keys of peers are; make a new one";
  private static final String DAMAGED = "it is damaged; restore it, or make a new one";

  private PrivateKeyPem() {}

  static boolean isEncrypted(String pem, Path file) throws IOException {
    Object found = object(pem, file);
    return found instanceof PEMEncryptedKeyPair || found instanceof PKCS8EncryptedPrivateKeyInfo;
  }

  /** Reads a private key that lies in {@code file}, which is only named in errors. */
  static PeerKeyPair parse(String pem, char @Nullable [] passphrase, Path file) throws IOException {
    Object found = object(pem, file);
    PrivateKeyInfo info =
        switch (found) {
          case PEMKeyPair pair -> pair.getPrivateKeyInfo();
          case PrivateKeyInfo plain -> plain;
          case PEMEncryptedKeyPair encrypted -> decrypt(encrypted, passphrase, file);
          case PKCS8EncryptedPrivateKeyInfo encrypted -> decrypt(encrypted, passphrase, file);
          case null, default -> throw unusable(file, hint(pem));
        };
    return PeerKeyPair.of(rsa(info, file));
  }

  static String write(PeerKeyPair pair, char @Nullable [] passphrase) throws IOException {
    StringWriter text = new StringWriter();
    try (PemWriter writer = new PemWriter(text)) {
      JceOpenSSLPKCS8EncryptorBuilder encryptor =
          new JceOpenSSLPKCS8EncryptorBuilder(PKCS8Generator.AES_256_CBC)
              .setProvider(BOUNCY_CASTLE)
              .setPRF(new AlgorithmIdentifier(PKCSObjectIdentifiers.id_hmacWithSHA256))
              .setIterationCount(ITERATIONS);
      writer.writeObject(
          new JcaPKCS8Generator(
              pair.privateKey(),
              passphrase == null ? null : encryptor.setPassword(passphrase).build()));
    } catch (OperatorCreationException e) {
      throw new IllegalStateException("Bouncy Castle encrypts with AES", e);
    }
    return text.toString();
  }

  private static @Nullable Object object(String pem, Path file) throws IOException {
    try (PEMParser parser = new PEMParser(new StringReader(pem))) {
      return parser.readObject();
    } catch (IOException | RuntimeException e) {
      throw unusable(file, hint(pem));
    }
  }

  private static PrivateKeyInfo decrypt(
      PEMEncryptedKeyPair encrypted, char @Nullable [] passphrase, Path file) throws IOException {
    char[] known = required(passphrase, file);
    try {
      return encrypted
          .decryptKeyPair(
              new JcePEMDecryptorProviderBuilder().setProvider(BOUNCY_CASTLE).build(known))
          .getPrivateKeyInfo();
    } catch (IOException | RuntimeException e) {
      throw wrong(file);
    }
  }

  private static PrivateKeyInfo decrypt(
      PKCS8EncryptedPrivateKeyInfo encrypted, char @Nullable [] passphrase, Path file)
      throws IOException {
    char[] known = required(passphrase, file);
    try {
      return encrypted.decryptPrivateKeyInfo(
          new JceOpenSSLPKCS8DecryptorProviderBuilder().setProvider(BOUNCY_CASTLE).build(known));
    } catch (OperatorCreationException | PKCSException | RuntimeException e) {
      throw wrong(file);
    }
  }

  private static char[] required(char @Nullable [] passphrase, Path file) throws IOException {
    if (passphrase == null) {
      throw new IOException(file + " is encrypted: its passphrase is needed");
    }
    return passphrase;
  }

  private static IOException wrong(Path file) {
    return new IOException(
        file
            + " cannot be decrypted: the passphrase is wrong, the file is damaged, or its cipher is"
            + " unusual");
  }

  private static RSAPrivateCrtKey rsa(PrivateKeyInfo info, Path file) throws IOException {
    if (!PKCSObjectIdentifiers.rsaEncryption.equals(info.getPrivateKeyAlgorithm().getAlgorithm())) {
      throw unusable(file, NOT_RSA);
    }
    try {
      PrivateKey key = new JcaPEMKeyConverter().getPrivateKey(info);
      if (key instanceof RSAPrivateCrtKey rsa && isWhole(rsa)) {
        return rsa;
      }
    } catch (IOException | RuntimeException e) {
      throw unusable(file, DAMAGED);
    }
    throw unusable(file, DAMAGED);
  }

  /** Whether its numbers belong together: the file has no checksum that would tell. */
  private static boolean isWhole(RSAPrivateCrtKey key) {
    BigInteger p = key.getPrimeP();
    BigInteger q = key.getPrimeQ();
    BigInteger e = key.getPublicExponent();
    BigInteger belowP = p.subtract(BigInteger.ONE);
    BigInteger belowQ = q.subtract(BigInteger.ONE);
    return p.multiply(q).equals(key.getModulus())
        && key.getPrivateExponent().mod(belowP).equals(key.getPrimeExponentP())
        && key.getPrivateExponent().mod(belowQ).equals(key.getPrimeExponentQ())
        && e.multiply(key.getPrimeExponentP()).mod(belowP).equals(BigInteger.ONE)
        && e.multiply(key.getPrimeExponentQ()).mod(belowQ).equals(BigInteger.ONE)
        && key.getCrtCoefficient().multiply(q).mod(p).equals(BigInteger.ONE);
  }

  /** Without a cause: Bouncy Castle's messages may repeat a part of what they are about. */
  private static IOException unusable(Path file, String why) {
    return new IOException(file + " holds no usable private key: " + why);
  }

  private static String hint(String pem) {
    if (pem.contains(OPENSSH)) {
      return "it is in OpenSSH's own form; convert a copy with: ssh-keygen -p -m PEM -f COPY";
    }
    if (pem.contains("EC PRIVATE KEY-----") || pem.contains("DSA PRIVATE KEY-----")) {
      return NOT_RSA;
    }
    if (pem.contains("PRIVATE KEY-----")) {
      return DAMAGED;
    }
    return pem.contains("PUBLIC KEY-----")
        ? "it is a public key; the private one that belongs to it is needed"
        : "expected is PEM with PRIVATE KEY, RSA PRIVATE KEY or ENCRYPTED PRIVATE KEY";
  }
}
