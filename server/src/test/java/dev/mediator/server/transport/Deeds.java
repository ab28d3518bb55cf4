package dev.mediator.server.transport;

import dev.mediator.protocol.Endpoint;
import dev.mediator.protocol.Message;
import dev.mediator.protocol.Message.Advertise;
import dev.mediator.protocol.Message.AdvertiseResponse;
import dev.mediator.protocol.Message.PunchReady;
import dev.mediator.protocol.Message.PunchResult;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.RSAPublicKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * What peers do to a Mediator, as bytes say it: a byte for the deed and the peer, and another one
 * for what the deed needs.
 */
final class Deeds {
  private static final List<String> KEYS = List.of(key(1), key(3));
  private static final List<Endpoint> CANDIDATES = List.of(new Endpoint("10.0.0.1", 40_000));

  private final byte[] bytes;
  private final FuzzedMediator mediator;
  private final boolean settles;
  private int at;

  /** The first byte says whether the event loops turn after each deed by themselves. */
  Deeds(byte[] bytes, FuzzedMediator mediator) {
    this.bytes = bytes;
    this.mediator = mediator;
    this.settles = number() % 2 == 0;
  }

  boolean hasMore() {
    return at < bytes.length;
  }

  void next() {
    int deed = number();
    int who = (deed >> 4) % FuzzedMediator.PEERS;
    FuzzedPeer peer = mediator.peer(who);
    switch (deed & 0x0f) {
      case 0 -> peer.say(raw());
      case 1 -> peer.say(advertise(who, List.of("punch", "relay")));
      case 2 -> peer.say(advertise(who, List.of()));
      case 3 -> peer.say(new Advertise(0, KEYS.get(who % 2), KEYS.get(1 - who % 2), null));
      case 4 -> peer.say(new AdvertiseResponse(peer.nonce()));
      case 5 -> peer.say(new PunchReady(peer.session()));
      case 6 -> peer.say(new PunchResult(peer.session(), false, null, 9, List.of("timeout")));
      case 7 -> peer.say(new PunchResult(peer.session(), true, "lan", 9, List.of()));
      case 8 -> peer.say(new byte[128 * number()]);
      case 9 -> peer.cut(1 + number());
      case 10 -> peer.channel().end();
      case 11 -> peer.channel().reset();
      case 12 -> peer.channel().stall(number() % 2 == 0);
      case 13 -> mediator.stop(who);
      case 14 -> mediator.turn(who);
      default -> mediator.pass(1L << number() % 17);
    }
    if (settles) {
      mediator.settle();
    }
  }

  private int number() {
    return hasMore() ? bytes[at++] & 0xff : 0;
  }

  private byte[] raw() {
    int length = Math.min(number(), bytes.length - at);
    at += length;
    return Arrays.copyOfRange(bytes, at - length, at);
  }

  private static Message advertise(int who, List<String> extensions) {
    return new Advertise(0, KEYS.get(who % 2), KEYS.get(1 - who % 2), extensions, CANDIDATES);
  }

  /** One whose private half nobody has. */
  private static String key(int low) {
    BigInteger modulus = BigInteger.ONE.shiftLeft(2047).add(BigInteger.valueOf(low));
    RSAPublicKeySpec key = new RSAPublicKeySpec(modulus, BigInteger.valueOf(65537));
    try {
      byte[] der = KeyFactory.getInstance("RSA").generatePublic(key).getEncoded();
      String body = Base64.getMimeEncoder().encodeToString(der);
      return "-----BEGIN PUBLIC KEY-----\n" + body + "\n-----END PUBLIC KEY-----\n";
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has RSA", e);
    }
  }
}
