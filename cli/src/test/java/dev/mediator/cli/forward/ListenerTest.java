package dev.mediator.cli.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.Test;

/** Where a local port is listened at, and what is said when it cannot be. */
class ListenerTest {
  private static final InetAddress FOUR = InetAddress.ofLiteral("127.0.0.1");
  private static final InetAddress SIX = InetAddress.ofLiteral("::1");
  private static final Target TARGET = Friends.target(80);

  private static Forwarding open(String bind, int port) throws BindException {
    return Forwarding.open(List.of(new LocalPort(bind, port, TARGET)), Set.of(), event -> {});
  }

  private static void assumeIpv6() throws IOException {
    assumeThat(NetworkInterface.getByInetAddress(SIX)).isNotNull();
  }

  /** Another program may have the number at the other loopback: then the next one is tried. */
  private static void withSomeNumber(ThrowingRunnable test) {
    Awaitility.await().ignoreException(BindException.class).untilAsserted(test);
  }

  @Test
  void noOtherUserCanWaitAtTheOtherLoopback() throws Exception {
    assumeIpv6();
    try (Forwarding forwarding = open(LocalPort.THIS_MACHINE, 0)) {
      int port = forwarding.addresses().getFirst().getPort();
      for (InetAddress address : List.of(FOUR, SIX)) {
        new Socket(address, port).close();
        assertThatThrownBy(() -> new ServerSocket(port, 1, address).close())
            .isInstanceOf(BindException.class);
      }
      assertThat(forwarding.addresses()).hasSize(1).first().extracting("address").isEqualTo(FOUR);
    }
  }

  @Test
  void anAddressThatWasNamedIsTheOnlyOne() throws Exception {
    assumeIpv6();
    withSomeNumber(() -> {
      try (Forwarding forwarding = open("127.0.0.1", 0)) {
        new ServerSocket(forwarding.addresses().getFirst().getPort(), 1, SIX).close();
      }
    });
  }

  @Test
  void aTakenPortIsExplainedAndNothingStaysOpen() throws Exception {
    assumeIpv6();
    withSomeNumber(() -> {
      try (ServerSocket taken = new ServerSocket(0, 1, SIX)) {
        int port = taken.getLocalPort();
        assertThatThrownBy(() -> open(LocalPort.THIS_MACHINE, port))
            .isInstanceOf(BindException.class)
            .hasMessageStartingWith("cannot listen at ::1 port " + port + ": ")
            .hasMessageEndingWith("ss -ltnp; or choose another port, 0 for any free one");
        new ServerSocket(port, 1, FOUR).close();
      }
    });
  }

  @Test
  void anAddressOfAnotherMachineIsExplained() {
    assertThatThrownBy(() -> open("192.0.2.7", 8080))
        .hasMessageStartingWith("cannot listen at 192.0.2.7 port 8080: ")
        .hasMessageContaining("it is no address of this machine");
    assertThatThrownBy(() -> open("::nowhere", 8080))
        .hasMessage("cannot listen at ::nowhere: no address of that name is known");
  }
}
