package dev.mediator.peer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.mediator.identity.Challenge;
import dev.mediator.identity.Nonce;
import dev.mediator.identity.PeerKeyPair;
import dev.mediator.peer.PeerHandshake.Verdict;
import dev.mediator.protocol.Endpoint;
import dev.mediator.protocol.Message;
import dev.mediator.protocol.Message.PeerChallenge;
import dev.mediator.protocol.Message.PeerChallengeResponse;
import dev.mediator.protocol.Message.PeerResponse;
import dev.mediator.protocol.Message.PunchOffer;
import dev.mediator.protocol.MessageCodec;
import dev.mediator.protocol.MessageFraming;
import dev.mediator.protocol.ProtocolException;
import dev.mediator.protocol.WireLimits;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Fuzzes what a hostile Mediator or partner says to a peer: it comes to an IOException or to an
 * end, a partner is believed only what it proved, a challenge is echoed only to whom it was meant
 * for, and no address of this machine is dialled.
 *
 * <p>The first byte of an input says who listens, the second how the rest is cut; four bytes that
 * stand in no message stand for challenges and a proof, which no fuzzer could guess.
 */
class HostileWordsFuzzTest {
  private static final PeerKeyPair OWN = PeerKeyPair.generate(1024);
  private static final PeerKeyPair PARTNER = PeerKeyPair.generate(1024);

  /** Nonces that are known to the test. */
  private static final String RANDOM = "A".repeat(22);

  private static final String MEDIATORS = "m0.-." + RANDOM;
  private static final List<String> PEERS = List.of("p1." + RANDOM, "p0." + RANDOM);
  private static final List<String> PLACEHOLDERS =
      List.of(
          pose(Nonce.ofMediator(Nonce.NAMELESS, new Zeros())),
          pose(Nonce.ofPeer(true, new Zeros())),
          pose(Nonce.ofPeer(false, new Zeros())),
          PEERS.getFirst());

  /** Gives nothing but zeros, so that every nonce is the same. */
  private static final class Zeros extends SecureRandom {
    private static final long serialVersionUID = 1L;

    @Override
    public void nextBytes(byte[] bytes) {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  @FuzzTest
  @DictionaryEntries({
    "\\x01",
    "\\x02",
    "\\x03",
    "\\x04",
    "{\"type\":1,\"payload\":{\"encrypted_nonce\":\"\\x01\"}}",
    "{\"type\":7,\"payload\":{\"encrypted_nonce\":\"\\x02\",\"tls\":true}}",
    "{\"type\":10,\"payload\":{}}",
    "\"decrypted_nonce\":\"\\x04\"",
    "\"session\":\"AAAAAAAAAAAAAAAAAAAAAA\"",
    "\"ip\":\"127.0.0.1\""
  })
  void nothingButAnEndOrAnIoException(byte[] input) throws IOException {
    if (input.length < 2) {
      return;
    }
    byte[] script = filledIn(Arrays.copyOfRange(input, 2, input.length));
    ScriptedChannel channel = new ScriptedChannel(script, 1 + (input[1] & 0xff));
    Wish wish = Wish.of(MediatorAddress.parse("mediator.example"), OWN);
    Partner partner =
        new Partner(input[0] < 0 ? wish.allowPlain() : wish, PARTNER.publicKey(), new Zeros());
    Deadline deadline = Deadline.in(Duration.ofHours(1), System::nanoTime);
    Wire wire = new Wire(channel, deadline);
    boolean toMediator = (input[0] & 3) == 0;
    try {
      switch (input[0] & 3) {
        case 0 -> beIntroduced(new MediatorConversation(partner, Line.plain(channel)), deadline);
        case 1 -> check(partner.handshake().asClient(wire), script, channel);
        case 2 -> check(asPeer(partner, wire), script, channel);
        default -> wire.receiveLast(Message.FromMediator.class);
      }
    } catch (IOException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
    String said = new String(channel.said(), ISO_8859_1);
    assertThat(PEERS).noneMatch(nonce -> toMediator && said.contains(nonce));
    assertThat(!toMediator && said.contains(MEDIATORS)).isFalse();
    assertNobodyDialsHere(messages(script), channel);
  }

  private static void beIntroduced(MediatorConversation conversation, Deadline deadline)
      throws IOException {
    try (conversation) {
      conversation.prove(deadline);
      assertThat(conversation.introduction(deadline)).isNotNull();
    }
  }

  private static Verdict asPeer(Partner partner, Wire wire) throws IOException {
    PeerHandshake handshake = partner.handshake();
    PeerChallenge challenge = wire.receive(PeerChallenge.class);
    return handshake.isAcceptable(challenge)
        ? handshake.answer(wire, challenge).conclude()
        : Verdict.PLAIN_REFUSED;
  }

  /** Only who says the nonce is the partner. */
  private static void check(Verdict verdict, byte[] script, ScriptedChannel channel) {
    if (verdict == Verdict.ENCRYPTED || verdict == Verdict.PLAIN) {
      assertThat(messages(script)).anyMatch(HostileWordsFuzzTest::proves);
      byte last = script[script.length - channel.unread() - 1];
      assertThat(Character.isWhitespace(last) || last == '}').isTrue();
    }
  }

  private static boolean proves(Message message) {
    return switch (message) {
      case PeerChallengeResponse answer -> PEERS.contains(answer.decryptedNonce());
      case PeerResponse(var nonce) -> PEERS.contains(nonce);
      default -> false;
    };
  }

  private static void assertNobodyDialsHere(List<Message> messages, ScriptedChannel channel)
      throws IOException {
    for (Message message : messages) {
      if (message instanceof PunchOffer offer) {
        for (Endpoint endpoint : Candidates.worthDialling(offer.candidates(), channel)) {
          InetAddress address = InetAddress.getByName(endpoint.ip());
          assertThat(endpoint.port()).isGreaterThanOrEqualTo(1024);
          assertThat(address.isLoopbackAddress() || address.isAnyLocalAddress()).isFalse();
          assertThat(address.isMulticastAddress() || address.isLinkLocalAddress()).isFalse();
        }
      }
    }
  }

  private static List<Message> messages(byte[] script) {
    List<Message> messages = new ArrayList<>();
    MessageFraming framing = new MessageFraming(WireLimits.DEFAULT_MAX_MESSAGE);
    ByteBuffer in = ByteBuffer.wrap(script);
    try {
      for (byte[] m = framing.next(in); m != null; m = framing.next(in)) {
        messages.add(MessageCodec.decode(m));
      }
    } catch (ProtocolException e) {
      // What comes behind is of no use.
    }
    return messages;
  }

  private static byte[] filledIn(byte[] bytes) {
    String text = new String(bytes, ISO_8859_1);
    for (int i = 0; i < PLACEHOLDERS.size(); i++) {
      text = text.replace(String.valueOf((char) (i + 1)), PLACEHOLDERS.get(i));
    }
    return text.getBytes(ISO_8859_1);
  }

  private static String pose(Nonce nonce) {
    return Challenge.pose(nonce, OWN.publicKey());
  }
}
