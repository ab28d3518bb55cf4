package dev.mediator.identity;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.Cipher;
import org.jspecify.annotations.Nullable;

/**
 * The proof that a peer holds the private half of the key it advertised, both sides of it: one
 * encrypts a {@link Nonce} with that key, the other decrypts and echoes it (protocol, messages 1, 2
 * and 7 to 9).
 *
 * <p>Whoever answers gives nothing away: what is of the wrong type, bound to somebody else or
 * cannot be decrypted is answered with random text of the same shape, after the same private
 * operation.
 */
public final class Challenge {
  /** What stock p2psc peers and mediators send: digits, up to the 20 of a 64-bit number. */
  private static final Pattern STOCK = Pattern.compile("[0-9]{1,20}");

  /** RFC 8017, 7.2.1: at least eight bytes of padding. */
  private static final int MIN_PADDING = 8;

  private static final String RANDOM = "[A-Za-z0-9_-]{22,64}";
  private static final Pattern PEER = Pattern.compile("p0\\." + RANDOM);
  private static final Pattern PEER_WITH_TLS = Pattern.compile("p1\\." + RANDOM);

  private Challenge() {}

  /**
   * What is sent back.
   *
   * @param text a secret until it was sent
   * @param echoed whether it is the nonce, rather than random text in its place: for the answering
   *     side alone, which may know that the challenge was none for it
   */
  public record Answer(String text, boolean echoed) {
    /** Says that it is one, and not which. */
    @Override
    public String toString() {
      return "Answer[...]";
    }
  }

  /**
   * The challenger's side: the nonce, encrypted (RSA, PKCS#1 v1.5), in padded base64.
   *
   * @throws IllegalStateException if this Java cannot encrypt with an accepted key: a fault of ours
   */
  public static String pose(Nonce nonce, PeerKey to) {
    try {
      Cipher rsa = Cipher.getInstance("RSA/ECB/PKCS1Padding");
      rsa.init(Cipher.ENCRYPT_MODE, to.toJca());
      byte[] block = rsa.doFinal(nonce.text().getBytes(StandardCharsets.US_ASCII));
      return Base64.getEncoder().encodeToString(block);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("RSA failed with a key that was accepted", e);
    }
  }

  /**
   * A peer's answer to a Mediator: echoed is only a nonce that is bound to a name under which it
   * was dialled or to none, or a stock mediator's.
   *
   * @param encrypted base64, with or without padding
   * @param dialled the Mediator's public names as the peer knows them, one at least, in upper or
   *     lower case
   */
  public static Answer answerMediator(
      String encrypted, PeerKeyPair own, List<String> dialled, RandomGenerator random) {
    String names = dialled.stream().map(Pattern::quote).collect(Collectors.joining("|"));
    Pattern bound =
        Pattern.compile(
            "m0\\.(?i:" + Pattern.quote(Nonce.NAMELESS) + "|" + names + ")\\." + RANDOM);
    String decoy = "m0." + dialled.getFirst() + "." + Nonce.randomText(random);
    return echo(decrypt(encrypted, own), decoy, bound, STOCK);
  }

  /**
   * A peer's answer to its partner: echoed is only a peer's nonce; and to a partner that offers
   * TLS, only one that says so itself.
   *
   * @param encrypted base64, with or without padding
   * @param tlsOffered whether the partner's message offered TLS; a nonce that says so when the
   *     message does not was stripped of the offer on its way, and is not echoed
   */
  public static Answer answerPeer(
      String encrypted, PeerKeyPair own, boolean tlsOffered, RandomGenerator random) {
    String text = decrypt(encrypted, own);
    return tlsOffered
        ? echo(text, "p1." + Nonce.randomText(random), PEER_WITH_TLS)
        : echo(text, "p0." + Nonce.randomText(random), PEER, STOCK);
  }

  private static Answer echo(String text, String decoy, Pattern... due) {
    boolean echoed = Arrays.stream(due).anyMatch(form -> form.matcher(text).matches());
    return new Answer(echoed ? text : decoy, echoed);
  }

  /** The plain text, or nothing when there is none: one private operation either way. */
  private static String decrypt(String encrypted, PeerKeyPair own) {
    int size = (own.publicKey().bits() + 7) / 8;
    byte[] block = decodeBlock(encrypted, size);
    byte[] plain = own.decryptBlock(block != null && isInRange(block, own) ? block : dummy(size));
    int start = messageStart(plain);
    return start < 0 ? "" : new String(plain, start, size - start, StandardCharsets.UTF_8);
  }

  /** Zero is out: it decrypts to itself at once. */
  private static boolean isInRange(byte[] block, PeerKeyPair own) {
    BigInteger number = new BigInteger(1, block);
    return number.signum() > 0 && number.compareTo(own.publicKey().modulus()) < 0;
  }

  /** Something below any modulus of that size, to spend the time of a private operation on. */
  private static byte[] dummy(int size) {
    byte[] block = new byte[size];
    Arrays.fill(block, 1, size, (byte) 0x55);
    return block;
  }

  private static byte @Nullable [] decodeBlock(String base64, int size) {
    try {
      byte[] block = Base64.getDecoder().decode(base64);
      return block.length == size ? block : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** Where the message starts behind PKCS#1 v1.5 padding, or -1; looks at every byte either way. */
  private static int messageStart(byte[] plain) {
    int separator = 0;
    for (int i = plain.length - 1; i >= 2; i--) {
      separator = plain[i] == 0 ? i : separator;
    }
    boolean padded = plain[0] == 0 && plain[1] == 2 && separator >= 2 + MIN_PADDING;
    return padded ? separator + 1 : -1;
  }
}
