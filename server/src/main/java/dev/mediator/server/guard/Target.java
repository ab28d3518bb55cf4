package dev.mediator.server.guard;

import dev.mediator.identity.Fingerprint;
import dev.mediator.protocol.Endpoint;
import dev.mediator.server.config.Subnet;
import dev.mediator.server.handshake.Registration;
import org.jspecify.annotations.Nullable;

/** Whom an operator means: the peers of one key, or those at some addresses. */
public sealed interface Target {
  /** Whoever bans more than that did not mean it. */
  int LEAST_BITS = 8;

  /** Whether this peer is one of them; {@code proved} is who it is, if it has proved it. */
  boolean includes(Endpoint address, @Nullable Registration proved);

  /** All that prove this key. */
  record OfKey(Fingerprint key) implements Target {
    @Override
    public boolean includes(Endpoint address, @Nullable Registration proved) {
      return proved != null && proved.key().equals(key);
    }

    @Override
    public String toString() {
      return key.toString();
    }
  }

  /** All that are seen at these addresses. */
  record OfAddresses(Subnet addresses) implements Target {
    @Override
    public boolean includes(Endpoint address, @Nullable Registration proved) {
      return addresses.contains(address.ip());
    }

    @Override
    public String toString() {
      return addresses.toString();
    }
  }

  /**
   * Reads a fingerprint, an IP address (an IPv6 one stands for its /64, as in all limits), or a
   * block of them such as {@code 192.0.2.0/24}.
   *
   * @throws IllegalArgumentException if it is none; its message says what was expected
   */
  static Target parse(String text) {
    try {
      if (text.startsWith("SHA256:")) {
        return new OfKey(Fingerprint.parse(text));
      }
      Subnet addresses = Subnet.parse(text).hosts();
      if (addresses.bits() >= LEAST_BITS) {
        return new OfAddresses(addresses);
      }
    } catch (IllegalArgumentException e) {
      // As wrong as too many.
    }
    throw new IllegalArgumentException(
        "a fingerprint such as SHA256:… with 43 letters, digits, + and /, or an IP address, or a"
            + " block such as 192.0.2.0/24 of no less than "
            + LEAST_BITS
            + " bits");
  }
}
