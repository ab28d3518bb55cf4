package dev.mediator.server.simulation;

import dev.mediator.identity.KeyLimits;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.RSAPublicKeySpec;
import java.util.Base64;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.random.RandomGeneratorFactory;

/** Public keys that are the same in every run, and whose private halves nobody has. */
final class Keys {
  /** Small ones: the simulation tries the handshake, not RSA. */
  static final KeyLimits LIMITS = new KeyLimits(1024, 2048, Set.of(65537));

  private static final ConcurrentMap<Integer, String> PEMS = new ConcurrentHashMap<>();

  private Keys() {}

  static String pem(int number) {
    return PEMS.computeIfAbsent(number, Keys::make);
  }

  private static String make(int number) {
    byte[] bytes = new byte[128];
    RandomGeneratorFactory.of("L64X128MixRandom").create(number).nextBytes(bytes);
    bytes[0] |= (byte) 0x80;
    bytes[127] |= 1;
    RSAPublicKeySpec key =
        new RSAPublicKeySpec(new BigInteger(1, bytes), BigInteger.valueOf(65537));
    try {
      byte[] der = KeyFactory.getInstance("RSA").generatePublic(key).getEncoded();
      String body = Base64.getMimeEncoder().encodeToString(der);
      return "-----BEGIN PUBLIC KEY-----\n" + body + "\n-----END PUBLIC KEY-----\n";
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has RSA", e);
    }
  }
}
