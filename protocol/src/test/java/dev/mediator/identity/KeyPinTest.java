package dev.mediator.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.RSAPublicKeySpec;
import org.junit.jupiter.api.Test;

/** How a TLS key is named. What is no such name is tried with whole addresses. */
class KeyPinTest {
  /** As openssl pkey -pubin -outform der | openssl dgst -sha256 -binary | base64 has it. */
  @Test
  void namesAKeyAsOthersDo() throws Exception {
    BigInteger modulus = BigInteger.ONE.shiftLeft(2048).subtract(BigInteger.ONE);
    PublicKey key =
        KeyFactory.getInstance("RSA")
            .generatePublic(new RSAPublicKeySpec(modulus, BigInteger.valueOf(65_537)));
    String pin = KeyPin.of(key);
    assertThat(pin).isEqualTo("sha256///Yg3srbfONQvnxMCHE7o8RWb9IUCYe2uqmCRzQNtNi4=");
    KeyPin.require(pin);
  }
}
