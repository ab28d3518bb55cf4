package dev.mediator.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediator.identity.Challenge;
import dev.mediator.identity.TestKeys;
import dev.mediator.protocol.Message.AdvertiseChallenge;
import dev.mediator.protocol.Message.AdvertiseResponse;
import dev.mediator.protocol.Message.PeerChallenge;
import dev.mediator.protocol.Message.PeerChallengeResponse;
import dev.mediator.protocol.Message.PeerResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The examples in docs/PROTOCOL.md are what we write, and one conversation that holds together. */
class GoldenMessagesTest {
  private static final Path SPECIFICATION = Path.of("..", "docs", "PROTOCOL.md");
  private static final Pattern BLOCK = Pattern.compile("(?s)```json\n(.*?)\n```");

  private final SplittableRandom random = new SplittableRandom(1);

  @Test
  void everyMessageHasAnExampleThatIsWrittenExactlySo() throws Exception {
    for (String example : examples()) {
      Message message = decode(example);
      assertThat(new String(MessageCodec.encode(message), StandardCharsets.UTF_8))
          .isEqualTo(example);
    }
    assertThat(messages())
        .extracting(Message::type)
        .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 32, 33, 34, 35, 36, 37, 38);
  }

  @Test
  void everyExampleStandsUnderTheNameOfItsRecord() throws Exception {
    String specification = Files.readString(SPECIFICATION);
    for (Message message : messages()) {
      String name = message.getClass().getSimpleName();
      assertThat(specification).contains("\n### " + message.type() + " " + name + ": ");
    }
  }

  @Test
  void whatAPeerMustTakeInOneReadFitsIntoIt() throws Exception {
    assertThat(examples()).allMatch(example -> example.length() <= 1024);
  }

  @Test
  void theChallengesOfTheExamplesAreAnsweredInThem() throws Exception {
    List<Message> messages = messages();
    String posed = ((AdvertiseChallenge) messages.get(1)).encryptedNonce();
    String answer =
        Challenge.answerMediator(
                posed, TestKeys.client(), List.of("rendezvous.example:1337"), random)
            .text();
    assertThat(messages.get(2)).isEqualTo(new AdvertiseResponse(answer));

    posed = ((PeerChallenge) messages.get(7)).encryptedNonce();
    answer = Challenge.answerPeer(posed, TestKeys.peer(), false, random).text();
    PeerChallengeResponse response = (PeerChallengeResponse) messages.get(8);
    assertThat(response.decryptedNonce()).isEqualTo(answer);

    answer =
        Challenge.answerPeer(response.encryptedNonce(), TestKeys.client(), false, random).text();
    assertThat(messages.get(9)).isEqualTo(new PeerResponse(answer));
  }

  private static List<Message> messages() throws Exception {
    List<Message> messages = new ArrayList<>();
    for (String example : examples()) {
      messages.add(decode(example));
    }
    return messages;
  }

  private static List<String> examples() throws IOException {
    return BLOCK
        .matcher(Files.readString(SPECIFICATION))
        .results()
        .map((MatchResult block) -> block.group(1))
        .toList();
  }

  private static Message decode(String example) throws ProtocolException {
    return MessageCodec.decode(example.getBytes(StandardCharsets.UTF_8));
  }
}
