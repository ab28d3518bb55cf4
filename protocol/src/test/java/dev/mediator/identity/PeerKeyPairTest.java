package dev.mediator.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Base64;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A key pair shows its public half and no more. */
class PeerKeyPairTest {
  @Test
  void aFreshOneIsAcceptedByOthersAndAnswersThem() throws KeyRejectedException {
    PeerKeyPair fresh = PeerKeyPair.generate(1024);
    KeyLimits exactly = new KeyLimits(1024, 1024, Set.of(65537));
    PeerKey known = PeerKey.parse(fresh.publicKey().toPem(), exactly);
    assertThat(known).isEqualTo(fresh.publicKey());
    Nonce nonce = Nonce.ofPeer(false, new SplittableRandom(1));
    String answer =
        Challenge.answerPeer(Challenge.pose(nonce, known), fresh, false, new SplittableRandom(2))
            .text();
    assertThat(nonce.matches(answer)).isTrue();
    assertThat(PeerKeyPair.generate(1024).publicKey()).isNotEqualTo(known);
  }

  /** The modulus of such a key does not fill its bytes. */
  @Test
  void sizesThatAreNoWholeBytes() {
    for (int bits = 1025; bits <= 1032; bits += 7) {
      PeerKeyPair odd = PeerKeyPair.generate(bits);
      assertThat(odd.publicKey().bits()).isEqualTo(bits);
      Nonce nonce = Nonce.ofPeer(true, new SplittableRandom(1));
      String posed = Challenge.pose(nonce, odd.publicKey());
      assertThat(
              nonce.matches(Challenge.answerPeer(posed, odd, true, new SplittableRandom(2)).text()))
          .isTrue();
    }
  }

  @Test
  void thePrivateOperationUndoesThePublicOne() {
    PeerKeyPair own = TestKeys.client();
    byte[] block = BigInteger.ONE.shiftLeft(2040).toByteArray();
    byte[] encrypted = Base64.getDecoder().decode(RawRsa.encrypt(block, own));
    assertThat(own.decryptBlock(encrypted)).isEqualTo(block);
  }

  @Test
  void thePrivateHalfDoesNotShow() {
    assertThat(TestKeys.client())
        .hasToString("PeerKeyPair[SHA256:q/NJP78TqYJLVEqPCxIBI4HkudTY8icZSriIyiewFTo]");
  }
}
