package dev.mediator.identity;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;

/** The two keys of the recorded conversation: for tests only, since everybody has them. */
public final class TestKeys {
  /** Version 0, AlgorithmIdentifier rsaEncryption: what PKCS#8 puts before a PKCS#1 key. */
  private static final byte[] PKCS8_HEAD = {
    2,
    1,
    0,
    0x30,
    0x0d,
    6,
    9,
    0x2a,
    (byte) 0x86,
    0x48,
    (byte) 0x86,
    (byte) 0xf7,
    0x0d,
    1,
    1,
    1,
    5,
    0
  };

  private TestKeys() {}

  /** The key that registered first. */
  public static PeerKeyPair client() {
    return PeerKeyPair.of(privateKey("client-key.pem"));
  }

  /** The key that registered last. */
  public static PeerKeyPair peer() {
    return PeerKeyPair.of(privateKey("peer-key.pem"));
  }

  /** The public half of the first, as its peer sends it. */
  public static String clientPem() {
    return text("client-public.pem");
  }

  /** The public half of the last, as its peer sends it. */
  public static String peerPem() {
    return text("peer-public.pem");
  }

  /** Wraps a PKCS#1 private key into PKCS#8, which is all that the JDK reads. */
  static RSAPrivateCrtKey privateKey(String name) {
    byte[] pkcs1 = Base64.getDecoder().decode(text(name).replaceAll("-----[A-Z ]+-----|\n", ""));
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    content.writeBytes(PKCS8_HEAD);
    content.writeBytes(element(0x04, pkcs1));
    try {
      return (RSAPrivateCrtKey)
          KeyFactory.getInstance("RSA")
              .generatePrivate(new PKCS8EncodedKeySpec(element(0x30, content.toByteArray())));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A DER element with its length in two bytes, as all elements around a key need. */
  private static byte[] element(int tag, byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    out.write(0x82);
    out.write(content.length >> 8);
    out.write(content.length);
    out.writeBytes(content);
    return out.toByteArray();
  }

  /** A file of the recording. */
  public static String text(String name) {
    try (InputStream in = TestKeys.class.getResourceAsStream("/p2psc/" + name)) {
      if (in == null) {
        throw new IllegalStateException("no such file: " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
