package dev.mediator.identity;

import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPrivateCrtKey;
import javax.crypto.Cipher;

/** A peer's own identity: the private key, and the public one that belongs to it. */
public final class PeerKeyPair {
  private final RSAPrivateCrtKey privateKey;
  private final PeerKey publicKey;

  private PeerKeyPair(RSAPrivateCrtKey privateKey) {
    this.privateKey = privateKey;
    this.publicKey = PeerKey.of(privateKey.getModulus(), privateKey.getPublicExponent());
  }

  /** Takes a private key that was loaded elsewhere. */
  public static PeerKeyPair of(RSAPrivateCrtKey privateKey) {
    return new PeerKeyPair(privateKey);
  }

  /**
   * Makes a fresh key of so many bits, with exponent 65537; 2,048 bits take tens of milliseconds.
   */
  public static PeerKeyPair generate(int bits) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(bits);
      return new PeerKeyPair((RSAPrivateCrtKey) generator.generateKeyPair().getPrivate());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java makes RSA keys", e);
    }
  }

  /** The half that may be told to anybody. */
  public PeerKey publicKey() {
    return publicKey;
  }

  /** The half that is a secret: for key files, and for what else proves that it is held. */
  public RSAPrivateCrtKey privateKey() {
    return privateKey;
  }

  /** The private operation on one block below the modulus, padding and all. */
  byte[] decryptBlock(byte[] block) {
    try {
      Cipher rsa = Cipher.getInstance("RSA/ECB/NoPadding");
      rsa.init(Cipher.DECRYPT_MODE, privateKey);
      return rsa.doFinal(block);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("RSA failed on a block of the right size", e);
    }
  }

  /** The public half alone. */
  @Override
  public String toString() {
    return "PeerKeyPair[" + publicKey + "]";
  }
}
