package dev.mediator.server;

import dev.mediator.identity.Challenge;
import dev.mediator.identity.KeyLimits;
import dev.mediator.identity.KeyRejectedException;
import dev.mediator.identity.Nonce;
import dev.mediator.identity.PeerKey;
import dev.mediator.protocol.Message.Advertise;
import dev.mediator.protocol.Message.AdvertiseChallenge;
import dev.mediator.protocol.MessageCodec;
import dev.mediator.protocol.ProtocolException;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The work that the first peer would cause, done before it can come.
 *
 * <p>It loads what Java loads only when it is used, cryptography above all, while file descriptors
 * are sure to be left: a class that fails to load once never loads again.
 */
final class Rehearsal {
  /** A public key whose private half nobody has. */
  private static final String KEY =
      """
      -----BEGIN RSA PUBLIC KEY-----
      MIIBCgKCAQEAwb9GjnfXmC646HEMRPmvoqBRw37YJCdELUfKTaCVfTiPJ78nFFuB
      03KfmW9Mun72xPs/j/CtwDVB1i6QOJBtImARs6OjYAT6ccFzj3xYju5Ic0hFwE8C
      3TumYVV24hcRkbsHzQ8gDCOX98Lhrf8mZxHZoxfH2t5Vjs0PLX1xqmc81d4m9ilN
      EAfe/h4OVQHoXcwRhssUTd3PGCUHck2jJEBTfpZmEtgP+K38ziY7SM6h4csPDe/H
      J8QZQ7sqFl+ZteQUr8vNn2CTdXLo3FAsRs5gPP6xry3b4YALvDqaWHP5Rp93dSkj
      3Xudw2NxDL2dgTBWiE09QDkj+UAsv5Uq2wIDAQAB
      -----END RSA PUBLIC KEY-----
      """;

  private Rehearsal() {}

  /**
   * Reads an Advertise and poses a challenge.
   *
   * @throws IllegalStateException if this Java cannot do that: a Mediator would be of no use
   */
  static void play(RandomGenerator random) {
    try {
      MessageCodec.decode(MessageCodec.encode(new Advertise(0, KEY, KEY, List.of())));
      PeerKey key = PeerKey.parse(KEY, KeyLimits.DEFAULT);
      String challenge = Challenge.pose(Nonce.ofMediator(Nonce.NAMELESS, random), key);
      MessageCodec.encode(new AdvertiseChallenge(challenge));
    } catch (ProtocolException | KeyRejectedException e) {
      throw new IllegalStateException("the rehearsal of a handshake failed", e);
    }
  }
}
