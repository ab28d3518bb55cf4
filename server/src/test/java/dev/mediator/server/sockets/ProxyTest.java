package dev.mediator.server.sockets;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.mediator.protocol.Endpoint;
import dev.mediator.protocol.Message.AddressReport;
import dev.mediator.protocol.Message.AddressRequest;
import dev.mediator.protocol.Message.AdvertiseAbort;
import dev.mediator.protocol.Message.AdvertiseRetry;
import dev.mediator.protocol.Message.FromMediator;
import dev.mediator.protocol.Message.PeerDisconnect;
import dev.mediator.server.config.Setting;
import dev.mediator.server.handshake.Outcome;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is believed to connect for others, over real sockets. */
class ProxyTest {
  private static final KeyRing.Pair PAIR = KeyRing.pair(0);

  private static final String PROXY = "127.0.0.2";
  private static final String V1 = "PROXY TCP4 192.0.2.1 198.51.100.1 40001 1337\r\n";

  private static final Endpoint FIRST = new Endpoint("192.0.2.1", 40_001);
  private static final Endpoint SECOND = new Endpoint("2001:db8::1", 40_002);

  /** 2001:db8::1, port 40002, with something more behind the addresses. */
  private static final String V2 =
      v2("21", "21", "20010db8000000000000000000000001" + "0".repeat(32) + "9c420539" + "04000101");

  @ParameterizedTest
  @ValueSource(strings = {"epoll", "io_uring", "nio"})
  void peersAreWhereTheProxySaysTheyAre(String transport) throws Exception {
    HappyPathTest.assumeAvailable(transport);
    try (Stage stage = open(Map.of(Setting.TRANSPORT, transport))) {
      ScriptedPeer client = first(stage).register();
      stage.awaitRegistered(client);
      ScriptedPeer peer = stage.connectBehind(Who.bob(PAIR, true), SECOND).send(bytes(V2));
      PeerDisconnect told = peer.register().leaveAsPeer();
      assertThat(told).isEqualTo(new PeerDisconnect(SECOND.ip(), SECOND.port()));
      assertThat(client.leaveAsClient().ip()).isEqualTo(SECOND.ip());
      assertThat(stage.log().outcome(FIRST)).isEqualTo(Outcome.INTRODUCED);
    }
  }

  /** Header, Advertise and all in one segment, or byte after byte. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aHeaderMayComeInAnyPieces(boolean whole) throws Exception {
    try (Stage stage = open(Map.of())) {
      ScriptedPeer peer = stage.connectBehind(Who.alice(PAIR, true), FIRST);
      if (whole) {
        peer.send(V1 + "{\"type\":99}");
      } else {
        for (byte piece : bytes(V1 + "{\"type\":99}")) {
          peer.send(new byte[] {piece});
        }
      }
      peer.fails("nonsense").aborted();
      peer.hangUp();
      assertThat(stage.log().outcome(FIRST)).isEqualTo(Outcome.REFUSED);
    }
  }

  @Test
  void thePortOfTheHeaderIsTheOneThatCounts() throws Exception {
    try (Stage stage = open(Map.of())) {
      ScriptedPeer peer = stage.connectBehind(Who.alice(PAIR, true), new Endpoint("192.0.2.1", 80));
      peer.send("PROXY TCP4 192.0.2.1 192.0.2.2 80 1337\r\n")
          .advertise()
          .hear(AdvertiseRetry.class);
      peer.hangUp();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "PROXY TCP6 ::ffff:192.0.2.7 ::1 40007 1, 192.0.2.7",
    "PROXY TCP6 2001:0DB8:0:0::7 ::1 40007 1, 2001:db8::7"
  })
  void addressesAreInCanonicalForm(String header, String ip) throws Exception {
    try (Stage stage = open(Map.of())) {
      Endpoint address = new Endpoint(ip, 40_007);
      ScriptedPeer peer = stage.connectBehind(Who.alice(PAIR, true), address);
      peer.send(header + "\r\n").send(new AddressRequest(true));
      assertThat(peer.hear(AddressReport.class))
          .isEqualTo(new AddressReport(address, null, List.of()));
      peer.hangUp();
    }
  }

  /** Whoever could say where he is could have others dial whom he likes. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void nobodyElseIsBelieved(boolean binary) throws Exception {
    try (Stage stage = open(Map.of())) {
      ScriptedPeer other = stage.connect(Who.bob(PAIR, true), "127.0.0.3");
      other.fails("a header").send(bytes(binary ? V2 : V1));
      assertThat(other.aborted()).contains("PROXY protocol").contains("--proxies");
      other.hangUp();
      assertThat(stage.log().outcome(other.address())).isEqualTo(Outcome.REFUSED);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "PROXY TCP4 192.0.2.1 192.0.2.2 0 1337, no PROXY protocol header",
    "PROXY TCP4 mediator.example 192.0.2.2 40001 1337, no PROXY protocol header",
    "PROXY TCP5 192.0.2.1 192.0.2.2 40001 1337, no PROXY protocol header",
    "{\"type\":0 \"payload\":{}}, no PROXY protocol header"
  })
  void aProxyThatDoesNotSayWhoItIsIsRefused(String header, String reason) throws Exception {
    try (Stage stage = open(Map.of())) {
      refused(stage, header + "\r\n", reason);
    }
  }

  @Test
  void soIsABinaryHeaderOfAnotherKind() throws Exception {
    try (Stage stage = open(Map.of())) {
      refused(stage, "PROXY UNKNOWN\r\n{", "say at which");
      refused(stage, v2("21", "00", "") + "{", "say at which");
      refused(stage, v2("21", "12", "c0000201c00002029c410539") + "{", "say at which");
      refused(stage, v2("21", "31", "41".repeat(216)) + "{", "say at which");
      refused(stage, v2("31", "11", "c0000201c00002029c410539"), "no PROXY protocol header");
      refused(stage, v2("21", "11", "c0000201"), "no PROXY protocol header");
      refused(stage, v2("21", "11", "00".repeat(2000)), "no PROXY protocol header");
    }
  }

  private static void refused(Stage stage, String header, String reason) throws Exception {
    ScriptedPeer proxy = stage.connect(Who.alice(PAIR, true), PROXY).fails("a bad header");
    try {
      proxy.send(bytes(header));
      proxy.drain();
      proxy.hangUp();
    } catch (IOException e) {
      // It may be closed before all of it is sent.
    }
    LogLine line = stage.log().conversation(proxy.address());
    assertThat(line.fields()).containsEntry("outcome", Outcome.REFUSED);
    assertThat(line.fields().get("reason")).asString().contains(reason);
  }

  @Test
  void aPeerThatAProxyHidesIsRefusedForGood() throws Exception {
    try (Stage stage = open(Map.of())) {
      ScriptedPeer peer = stage.connect(Who.alice(PAIR, true), PROXY).fails("hidden");
      peer.send("PROXY UNKNOWN\r\n{");
      assertThat(peer.hear(AdvertiseAbort.class).retryAfterMillis()).isNull();
      peer.hangUp();
    }
  }

  @Test
  void aProxyThatSaysNothingIsNotWaitedForLong() throws Exception {
    try (Stage stage = open(Map.of())) {
      ScriptedPeer proxy = stage.connect(Who.alice(PAIR, true), PROXY).fails("silent");
      proxy.send("PROXY ");
      proxy.drain();
      proxy.hangUp();
      assertThat(stage.log().conversation(proxy.address()).fields().get("reason"))
          .asString()
          .contains("within 3 s");
    }
  }

  /** So HAProxy looks whether somebody is there. */
  @Test
  void whoHasNoAddressAndSaysNothingIsNotWrittenDown() throws Exception {
    try (Stage stage = open(Map.of())) {
      ScriptedPeer look = stage.connect(Who.alice(PAIR, true), PROXY).send("PROXY UNKNOWN\r\n");
      look.hangUp();
      Awaitility.await().until(() -> stage.mediator().tally().conversations().isEmpty());
      ScriptedPeer peer = first(stage).fails("leaves");
      peer.hangUp();
      assertThat(stage.log().outcome(FIRST)).isEqualTo(Outcome.GONE);
      assertThat(stage.log().conversations()).hasSize(1);
    }
  }

  /** That is how load balancers look whether somebody is there. */
  @Test
  void aProxyMayComeForItself() throws Exception {
    try (Stage stage = open(Map.of())) {
      ScriptedPeer local = stage.connect(Who.alice(PAIR, true), PROXY);
      local.send(bytes(v2("20", "00", ""))).send(new AddressRequest(false));
      assertThat(local.hear(AddressReport.class).observed()).isEqualTo(local.address());
      local.hangUp();
      ScriptedPeer nothing = stage.connect(Who.alice(PAIR, true), PROXY);
      nothing.hangUp();
    }
  }

  @Test
  void noMoreOfThemAreWaitedForThanOfOthers() throws Exception {
    try (Stage stage = open(Map.of(Setting.EVENT_LOOPS, "1"))) {
      List<ScriptedPeer> silent = new ArrayList<>();
      for (int i = 0; i < 64; i++) {
        silent.add(stage.connect(Who.alice(PAIR, true), PROXY).fails("silent"));
      }
      ScriptedPeer third = stage.connect(Who.alice(PAIR, true), PROXY).fails("too many");
      assertThat(stage.log().conversation(third.address()).fields())
          .containsEntry("outcome", Outcome.FULL);
      third.drain();
      for (ScriptedPeer each : silent) {
        each.hangUp();
      }
      Awaitility.await().until(() -> headersAreWaitedForAgain(stage));
    }
  }

  private static boolean headersAreWaitedForAgain(Stage stage) throws IOException {
    ScriptedPeer peer = stage.connectBehind(Who.alice(PAIR, true), FIRST).fails("perhaps");
    try {
      peer.send(bytes(V1)).send(new AddressRequest(false));
      return peer.hear(FromMediator.class) instanceof AddressReport;
    } catch (IOException e) {
      return false;
    } finally {
      peer.hangUp();
    }
  }

  /** The limits of an address are those of the peer's, not of the proxy's. */
  @Test
  void eachPeerCountsForItsOwnAddress() throws Exception {
    try (Stage stage = open(Map.of(Setting.CONNECTIONS_PER_ADDRESS, "1"))) {
      List<ScriptedPeer> waiting = new ArrayList<>();
      for (int i = 1; i < 4; i++) {
        Endpoint address = new Endpoint("192.0.2." + i, 40_001);
        ScriptedPeer peer = stage.connectBehind(Who.alice(KeyRing.pair(i), true), address);
        peer.send("PROXY TCP4 " + address.ip() + " 192.0.2.9 40001 1337\r\n").register();
        stage.awaitRegistered(peer);
        waiting.add(peer);
      }
      for (ScriptedPeer peer : waiting) {
        peer.hangUp();
      }
    }
  }

  private static ScriptedPeer first(Stage stage) throws IOException {
    return stage.connectBehind(Who.alice(PAIR, true), FIRST).send(bytes(V1));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(ISO_8859_1);
  }

  private static String v2(String command, String family, String rest) {
    String length = HexFormat.of().toHexDigits((short) (rest.length() / 2));
    byte[] bytes =
        HexFormat.of().parseHex("0d0a0d0a000d0a515549540a" + command + family + length + rest);
    return new String(bytes, ISO_8859_1);
  }

  private static Stage open(Map<Setting, String> settings) throws Exception {
    Map<Setting, String> all = new EnumMap<>(Map.of(Setting.PROXIES, PROXY));
    all.putAll(settings);
    return Stage.open(all, Level.INFO);
  }
}
