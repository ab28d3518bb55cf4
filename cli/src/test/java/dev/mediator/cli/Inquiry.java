package dev.mediator.cli;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mediator.identity.Challenge;
import dev.mediator.identity.Nonce;
import dev.mediator.identity.PeerKeyPair;
import dev.mediator.protocol.Message.Advertise;
import dev.mediator.protocol.Message.AdvertiseChallenge;
import dev.mediator.protocol.Message.AdvertiseResponse;
import dev.mediator.protocol.MessageCodec;
import dev.mediator.protocol.ProtocolException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * One who has a key and would know who else is there: it asks a Mediator for each of several keys,
 * in random order, never proves its own, and times all that it is told.
 *
 * <p>Who is there changes all the time, so that it is no key's own nature that shows.
 */
final class Inquiry {
  /** Whom it wants. The last is nobody, too, and told late by our own fault. */
  enum Wanted {
    WAITS_FOR_ME,
    WAITS_FOR_ANOTHER,
    UNKNOWN,
    DELAYED
  }

  /**
   * What it answers instead of the nonce. How long that is is its own choice, and may show: what
   * must not is how much of it is right. The last is wrong altogether, and timed late.
   */
  enum Nonces {
    FIRST_WRONG,
    LAST_WRONG,
    ALL_WRONG,
    SHORT_AND_RIGHT,
    SHORT_AND_WRONG,
    DELAYED
  }

  private static final int ROUND = 1_000;
  private static final int KEYS_OF_A_KIND = 3;
  private static final long DELAY_NANOS = 1_000;

  /** Characters of a nonce that nobody knows, at its end. */
  private static final int RANDOM_TEXT = 22;

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Pattern CHALLENGE =
      Pattern.compile(
          "\\{\"type\":1,\"payload\":\\{\"encrypted_nonce\":\"[A-Za-z0-9+/]+={0,2}\"\\}\\}");

  private final int port;
  private final PeerKeyPair own = PeerKeyPair.generate(1024);
  private final PeerKeyPair another;
  private final List<PeerKeyPair> keys;
  private final Map<PeerKeyPair, byte[]> questions = new HashMap<>();
  private final Map<Wanted, Times> answered = new EnumMap<>(Wanted.class);
  private final Map<Nonces, Times> ended = new EnumMap<>(Nonces.class);

  /** Asks for keys of so many bits. */
  Inquiry(int port, int bits) {
    this.port = port;
    this.another = PeerKeyPair.generate(bits);
    this.keys =
        IntStream.range(0, KEYS_OF_A_KIND * Wanted.values().length)
            .mapToObj(_ -> PeerKeyPair.generate(bits))
            .collect(ArrayList::new, List::add, List::addAll);
    keys.forEach(key -> questions.put(key, question(key)));
  }

  private byte[] question(PeerKeyPair wanted) {
    return MessageCodec.encode(
        new Advertise(
            0, own.publicKey().toPem(), wanted.publicKey().toPem(), List.of("punch", "relay")));
  }

  /** Goes on as if it had never asked. */
  void forget() {
    answered.clear();
    ended.clear();
  }

  /** Asks so many times, and sees that every answer has the same form and length. */
  void ask(int times) throws IOException {
    for (int done = 0; done < times; done += ROUND) {
      Collections.shuffle(keys, RANDOM);
      List<BarePeer> there = new ArrayList<>();
      for (int i = 0; i < KEYS_OF_A_KIND; i++) {
        there.add(BarePeer.register(port, keys.get(i), own));
        there.add(BarePeer.register(port, keys.get(KEYS_OF_A_KIND + i), another));
      }
      for (int i = 0; i < ROUND; i++) {
        askOnce();
      }
      meet(there.getFirst(), keys.getFirst());
      for (BarePeer peer : there) {
        peer.close();
      }
    }
  }

  /** Those who are meant to wait for this one do. */
  private void meet(BarePeer waiting, PeerKeyPair key) throws IOException {
    try (BarePeer me = BarePeer.register(port, own, key)) {
      assertThat(me.offered()).isEqualTo(waiting.offered());
    }
  }

  private void askOnce() throws IOException {
    int key = RANDOM.nextInt(keys.size());
    Wanted wanted = Wanted.values()[key / KEYS_OF_A_KIND];
    Nonces nonces = Nonces.values()[RANDOM.nextInt(Nonces.values().length)];
    byte[] question = requireNonNull(questions.get(keys.get(key)));
    try (Caller caller = Caller.connect(port)) {
      long asked = System.nanoTime();
      caller.say(question);
      int length = caller.listen();
      long heard = now(wanted == Wanted.DELAYED);
      answered.computeIfAbsent(wanted, _ -> new Times()).add(asked, heard);
      byte[] answer = wrong(nonces, solve(caller.heard(Math.max(0, length))));
      long said = System.nanoTime();
      caller.say(answer);
      int more = caller.listen();
      long over = now(nonces == Nonces.DELAYED);
      ended.computeIfAbsent(nonces, _ -> new Times()).add(said, over);
      assertThat(more).as("nothing is said to a wrong nonce").isEqualTo(-1);
      caller.reset();
    }
  }

  private static long now(boolean delayed) {
    long now = System.nanoTime();
    long end = delayed ? now + DELAY_NANOS : now;
    while (now < end) {
      now = System.nanoTime();
    }
    return now;
  }

  private String solve(byte[] told) {
    String text = new String(told, StandardCharsets.UTF_8);
    assertThat(CHALLENGE.matcher(text).matches()).as(text).isTrue();
    try {
      if (!(MessageCodec.decode(told) instanceof AdvertiseChallenge(String posed))) {
        throw new AssertionError(text);
      }
      assertThat(posed).as("1,024 bits in base64").hasSize(172);
      return Challenge.answerMediator(posed, own, List.of("-"), RANDOM).text();
    } catch (ProtocolException e) {
      throw new AssertionError(text, e);
    }
  }

  /** All kinds are made each time, so that what comes before the clock starts is the same. */
  private static byte[] wrong(Nonces kind, String right) {
    int last = right.length() - 1;
    int first = last - RANDOM_TEXT + 1;
    String other = right.substring(0, first) + Nonce.randomText(RANDOM);
    char differs = unlike(right.charAt(first));
    byte[] firstWrong = response(right.substring(0, first) + differs + right.substring(first + 1));
    byte[] lastWrong = response(right.substring(0, last) + unlike(right.charAt(last)));
    byte[] allWrong = response(other);
    byte[] shortAndRight = response(right.substring(0, last));
    byte[] shortAndWrong = response(other.substring(0, last));
    return switch (kind) {
      case FIRST_WRONG -> firstWrong;
      case LAST_WRONG -> lastWrong;
      case ALL_WRONG, DELAYED -> allWrong;
      case SHORT_AND_RIGHT -> shortAndRight;
      case SHORT_AND_WRONG -> shortAndWrong;
    };
  }

  private static byte[] response(String nonce) {
    return MessageCodec.encode(new AdvertiseResponse(nonce));
  }

  private static char unlike(char right) {
    return right == 'x' ? 'y' : 'x';
  }

  Welch compare(Wanted one, Wanted other) {
    return new Welch(
        requireNonNull(answered.get(one)).all(), requireNonNull(answered.get(other)).all());
  }

  Welch compare(Nonces one, Nonces other) {
    return new Welch(requireNonNull(ended.get(one)).all(), requireNonNull(ended.get(other)).all());
  }

  /** How long each took, in nanoseconds. */
  private static final class Times {
    private long[] all = new long[ROUND];
    private int count;

    void add(long from, long to) {
      if (count == all.length) {
        all = Arrays.copyOf(all, 2 * count);
      }
      all[count++] = to - from;
    }

    long[] all() {
      return Arrays.copyOf(all, count);
    }
  }
}
