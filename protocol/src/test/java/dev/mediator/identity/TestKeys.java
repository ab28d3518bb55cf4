package dev.mediator.identity;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;

/** The two keys of the recorded conversation: for tests only, since everybody has them. */
public final class TestKeys {
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

  private static RSAPrivateCrtKey privateKey(String name) {
    try {
      return (RSAPrivateCrtKey)
          KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(pkcs8(name)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A private key as the JDK reads it. */
  static byte[] pkcs8(String name) {
    return Der.sequence(Der.integer(BigInteger.ZERO), Der.RSA, Der.element(4, pkcs1(name)));
  }

  /** A private key as it stands in its file. */
  static byte[] pkcs1(String name) {
    return Base64.getDecoder().decode(text(name).replaceAll("-----[A-Z ]+-----|\n", ""));
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
