package dev.mediator.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mediator.identity.PeerKeyPair;
import java.net.SocketException;
import java.security.SecureRandom;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

/** Over TLS, who leaves says so, and who merely closes does not. */
class LineTest {
  private static final PeerKeyPair ALICE = Ground.identity(0);
  private static final PeerKeyPair BOB = Ground.identity(1);
  private static final SecureRandom RANDOM = new SecureRandom();

  @Test
  void whoLeavesEndsTheStream() throws Exception {
    try (TcpPair tcp = TcpPair.open()) {
      FutureTask<Line> bob = TcpPair.meanwhile(() -> bob(tcp));
      Line alice = alice(tcp);
      Line other = TcpPair.outcome(bob);
      alice.socket().getOutputStream().write(7);
      alice.leave();
      assertThat(other.input().read()).isEqualTo(7);
      assertThat(other.input().read()).isEqualTo(-1);
      assertThat(alice.channel().isOpen()).isFalse();
    }
  }

  /** So that a message which came unread is not proved to have been received. */
  @Test
  void whoClosesOnlyCutsItOff() throws Exception {
    try (TcpPair tcp = TcpPair.open()) {
      FutureTask<Line> bob = TcpPair.meanwhile(() -> bob(tcp));
      Line alice = alice(tcp);
      Line other = TcpPair.outcome(bob);
      alice.close();
      assertThatThrownBy(() -> other.input().read())
          .isInstanceOf(SocketException.class)
          .hasMessageContaining("cut off");
    }
  }

  private static Line alice(TcpPair tcp) throws Exception {
    return new Encryption(ALICE, BOB.publicKey(), RANDOM)
        .secure(Line.plain(tcp.client()), PeerRole.CLIENT, TcpPair.soon());
  }

  private static Line bob(TcpPair tcp) throws Exception {
    return new Encryption(BOB, ALICE.publicKey(), RANDOM)
        .secure(Line.plain(tcp.peer()), PeerRole.PEER, TcpPair.soon());
  }
}
