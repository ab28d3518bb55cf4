package dev.mediator.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.mediator.peer.NetworkReport.Filtering;
import dev.mediator.peer.NetworkReport.Mapping;
import dev.mediator.peer.NetworkReport.Partners;
import dev.mediator.protocol.Endpoint;
import dev.mediator.protocol.Message;
import dev.mediator.protocol.Message.AddressReport;
import dev.mediator.protocol.Message.AdvertiseAbort;
import dev.mediator.protocol.MessageCodec;
import dev.mediator.server.config.Setting;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a machine finds out about its network, from a real Mediator and from feigned ones. */
class NetworkProbeTest {
  private static final Endpoint ELSEWHERE = new Endpoint("192.0.2.7", 40_404);

  @ParameterizedTest
  @CsvSource({"127.0.0.1, BY_ADDRESS", "'127.0.0.1,127.0.0.2', NONE"})
  void thisMachineIsSeenWhereItIs(String addresses, Filtering filtering) throws Exception {
    Map<Setting, String> settings = Map.of(Setting.LISTEN, addresses, Setting.PORT, "0,0");
    try (Ground ground = Ground.open(settings)) {
      NetworkReport report = probe(ground.mediator().port());
      assertThat(report.observed()).isEqualTo(report.local());
      assertThat(report.mapping()).isEqualTo(Mapping.NONE);
      assertThat(report.filtering()).isEqualTo(filtering);
      assertThat(report.partners()).isEqualTo(Partners.ALL);
      assertThat(report.kind()).isEqualTo("open");
      assertThat(report.isPrivate()).isTrue();
    }
  }

  @Test
  void anIpv6AddressIsTheSameHoweverItIsWritten() throws Exception {
    try (Ground ground = Ground.open(Map.of(Setting.LISTEN, "::1"))) {
      MediatorAddress mediator = new MediatorAddress("::1", ground.mediator().port());
      NetworkReport report =
          new NetworkProbe(mediator, AddressFamily.IPV6, state -> {}).run(Ground.PATIENCE);
      assertThat(report.mapping()).isEqualTo(Mapping.NONE);
      assertThat(report.local()).isEqualTo(report.observed());
      assertThat(report.local().ip()).isEqualTo("::1");
    }
  }

  @Test
  void itsListenerAndItsStatesAreGoneAfterwards() throws Exception {
    try (Ground ground = Ground.open()) {
      List<PeerState> states = new ArrayList<>();
      int mediator = ground.mediator().port();
      NetworkReport report =
          new NetworkProbe(address(mediator), AddressFamily.IPV4, states::add).run(Ground.PATIENCE);
      assertThat(states)
          .hasOnlyElementsOfTypes(PeerState.Resolving.class, PeerState.Connecting.class);
      // The kernel lets go of a listener when the thread that accepts there has noticed.
      await().atMost(Ground.PATIENCE).until(() -> isRefused(report.local().port()));
    }
  }

  private static boolean isRefused(int port) {
    try (Socket caller = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return !caller.isConnected();
    } catch (IOException e) {
      return true;
    }
  }

  /** From outside the one, seen by the two: the loopback has no NAT, so it is feigned. */
  @ParameterizedTest
  @CsvSource({
    "true, false, BY_DESTINATION, CLOSED, OPEN, symmetric NAT",
    "false, false, ONE_PORT, CLOSED, PREDICTABLE, port-restricted NAT",
    "true, , BY_DESTINATION, UNKNOWN, OPEN, symmetric NAT",
    "false, , ONE_PORT, UNKNOWN, UNKNOWN, cone NAT",
    // It says that it dialled, and nobody came: a router answered.
    "false, true, ONE_PORT, CLOSED, PREDICTABLE, port-restricted NAT",
  })
  void whatTwoPortsSee(
      boolean moves,
      @Nullable Boolean dialledBack,
      Mapping mapping,
      Filtering filtering,
      Partners partners,
      String kind)
      throws Exception {
    try (ServerSocket one = listen();
        ServerSocket two = listen()) {
      Endpoint again = moves ? new Endpoint(ELSEWHERE.ip(), 1) : ELSEWHERE;
      answer(one, new AddressReport(ELSEWHERE, dialledBack, List.of(two.getLocalPort())));
      answer(two, new AddressReport(again, null, List.of(one.getLocalPort())));
      NetworkReport report = probe(one.getLocalPort());
      assertThat(report.observed()).isEqualTo(ELSEWHERE);
      assertThat(report.mapping()).isEqualTo(mapping);
      assertThat(report.filtering()).isEqualTo(filtering);
      assertThat(report.partners()).isEqualTo(partners);
      assertThat(report.kind()).isEqualTo(kind);
      assertThat(report.isPrivate()).isFalse();
    }
  }

  @Test
  void onePortDoesNotTellHowItMaps() throws Exception {
    try (ServerSocket one = listen()) {
      answer(one, new AddressReport(ELSEWHERE, false, List.of()));
      NetworkReport report = probe(one.getLocalPort());
      assertThat(report.mapping()).isEqualTo(Mapping.UNKNOWN);
      assertThat(report.partners()).isEqualTo(Partners.UNKNOWN);
    }
  }

  @Test
  void aSecondPortThatIsClosedIsAsGoodAsNone() throws Exception {
    ServerSocket closed = listen();
    closed.close();
    try (ServerSocket one = listen()) {
      answer(one, new AddressReport(ELSEWHERE, false, List.of(closed.getLocalPort())));
      assertThat(probe(one.getLocalPort()).mapping()).isEqualTo(Mapping.UNKNOWN);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aMediatorThatDoesNotKnowTheQuestion(boolean aborts) throws Exception {
    try (ServerSocket old = listen()) {
      answer(old, aborts ? new AdvertiseAbort("the field type names no message") : null);
      assertThatThrownBy(() -> probe(old.getLocalPort()))
          .isInstanceOf(PeerException.Refused.class)
          .hasMessageContaining("not know the question");
    }
  }

  @Test
  void aMediatorThatIsNotThere() throws Exception {
    ServerSocket closed = listen();
    closed.close();
    assertThatThrownBy(() -> probe(closed.getLocalPort()))
        .isInstanceOf(PeerException.MediatorUnreachable.class);
  }

  private static NetworkReport probe(int port) throws PeerException {
    return new NetworkProbe(address(port), AddressFamily.IPV4_FIRST, state -> {})
        .run(Ground.PATIENCE);
  }

  private static MediatorAddress address(int port) {
    return new MediatorAddress("127.0.0.1", port);
  }

  private static ServerSocket listen() throws IOException {
    ServerSocket listener = new ServerSocket();
    listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    return listener;
  }

  /** Answers the next question so, or hangs up. */
  private static void answer(ServerSocket mediator, @Nullable Message message) {
    Thread.ofVirtual()
        .start(() -> {
          try (Socket asker = mediator.accept()) {
            asker.getInputStream().read(new byte[1024]);
            if (message != null) {
              asker.getOutputStream().write(MessageCodec.encode(message));
              asker.getInputStream().readAllBytes();
            }
          } catch (IOException e) {
            // The test will miss the answer.
          }
        });
  }
}
