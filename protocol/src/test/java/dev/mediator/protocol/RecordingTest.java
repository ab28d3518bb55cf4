package dev.mediator.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediator.identity.Challenge;
import dev.mediator.identity.KeyLimits;
import dev.mediator.identity.PeerKey;
import dev.mediator.identity.TestKeys;
import dev.mediator.protocol.Message.Advertise;
import dev.mediator.protocol.Message.AdvertiseChallenge;
import dev.mediator.protocol.Message.AdvertiseResponse;
import dev.mediator.protocol.Message.PeerAcknowledgement;
import dev.mediator.protocol.Message.PeerChallenge;
import dev.mediator.protocol.Message.PeerChallengeResponse;
import dev.mediator.protocol.Message.PeerDisconnect;
import dev.mediator.protocol.Message.PeerIdentification;
import dev.mediator.protocol.Message.PeerResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What stock peers and a stock mediator really said is what the codec and the challenges read. */
class RecordingTest {
  private static final List<Recording.Line> LINES = Recording.lines();

  private final SplittableRandom random = new SplittableRandom(1);

  static List<Recording.Line> lines() {
    return LINES;
  }

  @Test
  void everyMessageDecodesToItsRecord() throws ProtocolException {
    List<Message> messages = new ArrayList<>();
    for (Recording.Line line : LINES) {
      messages.add(MessageCodec.decode(line.bytes()));
    }
    String client = TestKeys.clientPem();
    String peer = TestKeys.peerPem();
    assertThat(messages)
        .containsExactly(
            new Advertise(0, client, peer, null),
            new AdvertiseChallenge(base64(1)),
            new AdvertiseResponse("1337"),
            new Advertise(0, peer, client, null),
            new AdvertiseChallenge(base64(4)),
            new AdvertiseResponse("1337"),
            new PeerDisconnect(null, 42042),
            new PeerIdentification(0, "127.0.0.1", 42042),
            new PeerChallenge(base64(8), false, null),
            new PeerChallengeResponse(base64(9), "1978718465", false),
            new PeerResponse("1978718465"),
            new PeerAcknowledgement());
  }

  @ParameterizedTest
  @MethodSource("lines")
  void weWriteEveryMessageByteForByteAsTheyDo(Recording.Line line) throws ProtocolException {
    Message message = MessageCodec.decode(line.bytes());
    byte[] ours = MessageCodec.encode(message);
    assertThat(message.getClass().getSimpleName()).isEqualTo(line.name());
    assertThat(new String(ours, StandardCharsets.UTF_8)).isEqualTo(line.wire());
    assertThat(MessageCodec.decode(ours)).isEqualTo(message);
  }

  @Test
  void theAdvertisedKeysAreThoseOfThePrivateKeys() throws Exception {
    Advertise first = (Advertise) MessageCodec.decode(LINES.get(0).bytes());
    Advertise last = (Advertise) MessageCodec.decode(LINES.get(3).bytes());
    assertThat(List.of(key(first.ourKey()), key(last.theirKey())))
        .containsOnly(TestKeys.client().publicKey());
    assertThat(List.of(key(first.theirKey()), key(last.ourKey())))
        .containsOnly(TestKeys.peer().publicKey());
    assertThat(first.ours()).isFalse();
  }

  @Test
  void theMediatorsChallengesAreAnsweredAsTheyWere() throws ProtocolException {
    AdvertiseChallenge first = (AdvertiseChallenge) MessageCodec.decode(LINES.get(1).bytes());
    AdvertiseChallenge last = (AdvertiseChallenge) MessageCodec.decode(LINES.get(4).bytes());
    assertThat(mediator(first.encryptedNonce(), true)).isEqualTo("1337");
    assertThat(mediator(last.encryptedNonce(), false)).isEqualTo("1337");
    assertThat(mediator(first.encryptedNonce(), false)).as("the wrong key").startsWith("m0.");
  }

  @Test
  void thePeersChallengesAreAnsweredAsTheyWere() throws ProtocolException {
    PeerChallenge client = (PeerChallenge) MessageCodec.decode(LINES.get(8).bytes());
    PeerChallengeResponse peer = (PeerChallengeResponse) MessageCodec.decode(LINES.get(9).bytes());
    String answer =
        Challenge.answerPeer(client.encryptedNonce(), TestKeys.peer(), false, random).text();
    assertThat(answer).isEqualTo("1978718465");
    answer = Challenge.answerPeer(peer.encryptedNonce(), TestKeys.client(), false, random).text();
    assertThat(answer).isEqualTo("1978718465");
  }

  private String mediator(String encrypted, boolean client) {
    var own = client ? TestKeys.client() : TestKeys.peer();
    return Challenge.answerMediator(encrypted, own, List.of("rendezvous.example"), random).text();
  }

  private static PeerKey key(String pem) throws Exception {
    return PeerKey.parse(pem, KeyLimits.DEFAULT);
  }

  /** The encrypted nonce of one line, found without the codec. */
  private static String base64(int line) {
    return LINES.get(line).wire().replaceAll(".*\"encrypted_nonce\":\"([^\"]+)\".*", "$1");
  }
}
