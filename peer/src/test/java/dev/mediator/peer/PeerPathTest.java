package dev.mediator.peer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediator.protocol.Endpoint;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What counts as the local network, and which addresses of this machine a partner is told. */
class PeerPathTest {
  private static final int PORT = 1024;

  @ParameterizedTest
  @CsvSource({
    "10.1.2.3, LAN",
    "192.168.0.1, LAN",
    "172.16.0.1, LAN",
    "169.254.0.1, LAN",
    "127.0.0.1, LAN",
    "fd00::1, LAN",
    "fe80::1, LAN",
    "100.64.0.1, DIRECT",
    "192.0.2.1, DIRECT",
    "2001:db8::1, DIRECT"
  })
  void leadsOverTheLocalNetworkOrDirectly(String ip, PeerPath path) throws Exception {
    assertThat(PeerPath.to(new InetSocketAddress(InetAddress.getByName(ip), 1024))).isEqualTo(path);
  }

  @Test
  void candidatesAreFewAndOfThisMachine() throws Exception {
    InetSocketAddress used = new InetSocketAddress(InetAddress.getLoopbackAddress(), PORT);
    for (Endpoint candidate : Candidates.beside(used)) {
      assertThat(candidate.port()).isEqualTo(PORT);
      InetAddress address = InetAddress.getByName(candidate.ip());
      assertThat(address.isLoopbackAddress() || address.isLinkLocalAddress()).isFalse();
      assertThat(NetworkInterface.getByInetAddress(address)).isNotNull();
    }
    assertThat(Candidates.beside(used)).hasSizeLessThanOrEqualTo(8).doesNotHaveDuplicates();
  }

  @Test
  void theAddressInUseComesFirst() throws Exception {
    InetAddress used = InetAddress.getByName("192.0.2.7");
    assertThat(Candidates.beside(new InetSocketAddress(used, PORT)).getFirst())
        .isEqualTo(new Endpoint("192.0.2.7", PORT));
  }
}
