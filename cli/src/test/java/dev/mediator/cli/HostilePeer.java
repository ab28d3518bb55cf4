package dev.mediator.cli;

import dev.mediator.cli.HostileInput.Honest;
import dev.mediator.identity.Challenge;
import dev.mediator.identity.PeerKeyPair;
import dev.mediator.protocol.Message.AddressRequest;
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
import java.util.List;

/** A peer that can do what it should, and everything that it should not. */
final class HostilePeer {
  /** Below this port the Mediator of these tests takes peers for unable to listen. */
  static final int LOWEST_PORT = 20_000;

  /** The one of the inputs whose handshake is honest work. */
  static final String KEYS = "TLS: changes its keys until it is cut off";

  private static final int FIRST_LOW_PORT = 10_000;
  private static final int RETRIES = 5;
  private static final int FLOOD = 64 * 1024;
  private static final int KIB = 1024;
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final byte[] RESPONSE =
      MessageCodec.encode(new AdvertiseResponse("m0.-.ABCDEFGHIJKLMNOPQRSTUV"));
  private static final String PROXY_V2 = "\r\n\r\n\0\r\nQUIT\n";

  private final int port;
  private final int tlsPort;
  private final TlsDoor tls;
  private final PeerKeyPair own = PeerKeyPair.generate(2048);
  private final PeerKeyPair large = PeerKeyPair.generate(4096);
  private final String pem = own.publicKey().toPem();
  private final String wanted = PeerKeyPair.generate(2048).publicKey().toPem();
  private final byte[] advertise = advertise(pem);
  private final byte[] largeAdvertise = advertise(large.publicKey().toPem());
  private final List<HostileInput> inputs = new ArrayList<>();
  private int lowPort = FIRST_LOW_PORT;

  /** Goes to the Mediator at these ports. */
  HostilePeer(int port, int tlsPort, TlsDoor tls) {
    this.port = port;
    this.tlsPort = tlsPort;
    this.tls = tls;
  }

  private byte[] advertise(String ourKey) {
    return MessageCodec.encode(new Advertise(0, ourKey, wanted, List.of("punch", "relay")));
  }

  /** Registers, waits, and hangs up. */
  void beHonest(Honest how) throws IOException {
    switch (how) {
      case PLAIN -> register(Caller.connect(port), own, advertise);
      case TLS -> register(tls.connect(tlsPort), own, advertise);
      case LARGE_KEY -> register(Caller.connect(port), large, largeAdvertise);
    }
  }

  private static void register(Caller caller, PeerKeyPair key, byte[] advertise)
      throws IOException {
    try (caller) {
      caller.say(advertise);
      byte[] told = caller.heard(caller.listen());
      if (MessageCodec.decode(told) instanceof AdvertiseChallenge(String posed)) {
        String nonce = Challenge.answerMediator(posed, key, List.of("-"), RANDOM).text();
        caller.say(MessageCodec.encode(new AdvertiseResponse(nonce)));
      }
    } catch (ProtocolException e) {
      throw new AssertionError(e);
    }
  }

  /** Once this is done, whoever came before has been let in. */
  void comeLast() throws IOException {
    sayAll(Caller.connect(port), RESPONSE);
    sayAll(Caller.connect(tlsPort), RESPONSE);
  }

  /** Everything that it does besides. */
  List<HostileInput> inputs() {
    addSilence();
    addBytes();
    addKeys();
    addWords();
    addTls();
    return inputs;
  }

  private void addSilence() {
    plain("connects and closes", () -> Caller.connect(port).close());
    plain("connects and resets", () -> Caller.connect(port).reset());
    inputs.add(new HostileInput("says nothing until the deadline", Honest.PLAIN, this::beSilent));
    plain(
        "half an Advertise, then closes",
        () -> {
          try (Caller caller = Caller.connect(port)) {
            caller.say(Arrays.copyOf(advertise, advertise.length / 2));
          }
        });
  }

  private void beSilent(int times) throws IOException {
    List<Caller> silent = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      silent.add(Caller.connect(port));
    }
    for (Caller each : silent) {
      each.listenToTheEnd();
      each.close();
    }
  }

  private void addBytes() {
    say("garbage", "GET / HTTP/1.1\r\nHost: mediator\r\n\r\n");
    say("white space, 8 KiB", " ".repeat(8 * KIB));
    say("8 KiB of [", "[".repeat(8 * KIB));
    say(
        "a message larger than 8 KiB",
        "{\"type\":0,\"payload\":{\"our_key\":\"" + "A".repeat(9 * KIB));
    say("a field twice", message("\"version\":0,\"version\":0,"));
    StringBuilder unknown = new StringBuilder();
    for (int i = 0; i < 600; i++) {
      unknown.append("\"x").append(i).append("\":0,");
    }
    say("600 unknown fields", message(unknown.toString()).replace("our_key", "no_key"));
    say("nested too deeply", "{\"type\":0,\"payload\":" + "{\"a\":".repeat(1_000));
    say("a number of 7,000 digits", message("\"version\":" + "9".repeat(7_000) + ","));
    say("a string of 7,000 characters", message("\"version\":\"" + "A".repeat(7_000) + "\","));
    say("a string of 1,200 escapes", message("\"version\":\"" + "\\u0041".repeat(1_200) + "\","));
  }

  private String message(String before) {
    return "{\"type\":0,\"payload\":{" + before + "\"our_key\":\"a\",\"their_key\":\"b\"}}";
  }

  private void addKeys() {
    key("PEM that is none", "-----BEGIN RSA PUBLIC KEY-----\n" + "!".repeat(400));
    key("PEM of 7,000 characters", HostileKey.ofBits(2048).pem() + "A".repeat(6_400));
    key("a key with an even modulus", HostileKey.even().pem());
    key("a key with a long exponent", HostileKey.withLongExponent(2048, 2047).pem());
    key("a key of 512 bits", HostileKey.ofBits(512).pem());
    key("a key of 16,384 bits", HostileKey.ofBits(16_384).pem());
    key("a key of 3,072 bits, exponent of 3,071", HostileKey.withLongExponent(3072, 3071).pem());
    key("both keys the same", wanted);
    inputs.add(
        HostileInput.each(
            "a key of 4,096 bits, and no answer",
            Honest.LARGE_KEY,
            () -> converse(Caller.connect(port), largeAdvertise)));
  }

  private void key(String name, String ourKey) {
    byte[] bytes = advertise(ourKey);
    plain(name, () -> sayAll(Caller.connect(port), bytes));
  }

  private void addWords() {
    plain("a wrong nonce", () -> converse(Caller.connect(port), advertise, RESPONSE));
    plain("no answer to the challenge", () -> converse(Caller.connect(port), advertise));
    plain("AdvertiseResponse first", () -> sayAll(Caller.connect(port), RESPONSE));
    plain("Advertise twice", () -> converse(Caller.connect(port), advertise, advertise));
    byte[] newer = MessageCodec.encode(new Advertise(1, pem, wanted, List.of()));
    plain("a version that is not spoken", () -> sayAll(Caller.connect(port), newer));
    byte[][] again = new byte[RETRIES + 1][];
    Arrays.fill(again, advertise);
    inputs.add(
        new HostileInput(
            "one of six Advertises from a low port",
            Honest.PLAIN,
            times -> {
              for (int i = 0; i < times; i += again.length) {
                converse(Caller.connect(nextLowPort(), port), again);
              }
            }));
    byte[] look = MessageCodec.encode(new AddressRequest(false));
    plain("asks for its address", () -> converse(Caller.connect(port), look));
    byte[] dial = MessageCodec.encode(new AddressRequest(true));
    plain("asks to be dialled", () -> converse(Caller.connect(port), dial));
    say("a PROXY header (version 1)", "PROXY TCP4 192.0.2.1 192.0.2.2 5000 1337\r\n");
    byte[] header =
        (PROXY_V2 + "!\21\0\14" + "\1\2\3\4\5\6\7\10\23\210\5\71")
            .getBytes(StandardCharsets.ISO_8859_1);
    plain("a PROXY header (version 2)", () -> sayAll(Caller.connect(port), header));
    plain("64 KiB behind the last message", () -> flood(Caller.connect(port)));
  }

  private int nextLowPort() {
    lowPort = lowPort + 1 == LOWEST_PORT ? FIRST_LOW_PORT : lowPort + 1;
    return lowPort;
  }

  private void addTls() {
    over("TLS: connects and closes", () -> Caller.connect(tlsPort).close());
    over("TLS: plain text", () -> sayAll(Caller.connect(tlsPort), advertise));
    byte[] hello = new byte[200];
    Arrays.fill(hello, (byte) 1);
    byte[] head = {22, 3, 1, 0, (byte) 195, 1, 0, 0, (byte) 191, 3, 3};
    System.arraycopy(head, 0, hello, 0, head.length);
    over("TLS: a ClientHello that is none", () -> sayAll(Caller.connect(tlsPort), hello));
    over("TLS: nothing newer than 1.2", () -> tls.offerOldVersion(tlsPort));
    over("TLS: handshake, then closes", () -> tls.connect(tlsPort).close());
    byte[] garbage = "garbage".getBytes(StandardCharsets.US_ASCII);
    over("TLS: handshake, then garbage", () -> sayAll(tls.connect(tlsPort), garbage));
    over(KEYS, () -> tls.changeKeys(tlsPort));
  }

  /** Says all, and waits for an answer each time. */
  private static void converse(Caller peer, byte[]... messages) throws IOException {
    try (Caller caller = peer) {
      for (byte[] message : messages) {
        caller.say(message);
        caller.listen();
      }
      caller.reset();
    }
  }

  private static void sayAll(Caller peer, byte[] bytes) throws IOException {
    try (Caller caller = peer) {
      caller.say(bytes);
      caller.listenToTheEnd();
    }
  }

  private static void flood(Caller peer) throws IOException {
    try (Caller caller = peer) {
      caller.say("garbage");
      caller.listen();
      caller.say(new byte[FLOOD]);
      caller.say(new byte[1]);
      caller.listenToTheEnd();
    } catch (IOException e) {
      // Cut off, as it should be.
    }
  }

  private void say(String name, String words) {
    byte[] bytes = words.getBytes(StandardCharsets.UTF_8);
    plain(name, () -> sayAll(Caller.connect(port), bytes));
  }

  private void plain(String name, HostileInput.Once once) {
    inputs.add(HostileInput.each(name, Honest.PLAIN, once));
  }

  private void over(String name, HostileInput.Once once) {
    inputs.add(HostileInput.each(name, Honest.TLS, once));
  }
}
