package dev.mediator.server.transport;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.mediator.protocol.MessageCodec;
import dev.mediator.protocol.MessageFraming;
import dev.mediator.protocol.ProtocolException;
import dev.mediator.server.handshake.Event;
import dev.mediator.server.observe.AuditLog;
import dev.mediator.server.transport.TlsRecords.Breach;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** What a peer's bytes amount to. */
final class Reading {
  private static final Pattern ALERT = Pattern.compile(".*Received fatal alert: ([a-z_]{1,40})");

  /** How PROXY protocol headers begin, versions 1 and 2. */
  private static final List<byte[]> PROXY_HEADERS =
      List.of(
          "PROXY ".getBytes(US_ASCII),
          new byte[] {'\r', '\n', '\r', '\n', 0, '\r', '\n', 'Q', 'U', 'I', 'T', '\n'});

  private Reading() {}

  /**
   * Reads up to the end of a message; null for white space or a part of one.
   *
   * @param due whether a message is due: otherwise anything but white space is none
   */
  static @Nullable Event next(MessageFraming framing, ByteBuffer bytes, boolean due) {
    int start = bytes.position();
    boolean begins = framing.isUntouched();
    try {
      byte[] message = framing.next(bytes);
      if (!due) {
        return message == null && framing.isBetweenMessages() ? null : new Event.NotDue();
      }
      return message == null ? null : new Event.Received(MessageCodec.decode(message));
    } catch (ProtocolException e) {
      boolean header = begins && isProxyHeader(bytes.duplicate().position(start).slice());
      return broken(due, header ? AuditLog.UNNAMED_PROXY : e.reason());
    }
  }

  /** What came is no TLS, or none of ours; or the peer wants none of ours. */
  static Event noTls(boolean due, SSLException failure) {
    String words = String.valueOf(failure.getMessage());
    return broken(due, failure instanceof Breach ? words : withoutPeersWords(words));
  }

  /** The names of alerts are Java's, whatever a peer sends. */
  private static String withoutPeersWords(String failure) {
    Matcher alert = ALERT.matcher(failure);
    return alert.matches()
        ? AuditLog.TLS_DECLINED + " (" + alert.group(1) + "): does it accept the certificate?"
        : "what came is no TLS 1.3 that is understood here";
  }

  private static Event broken(boolean due, String reason) {
    return due ? new Event.Malformed(reason) : new Event.NotDue();
  }

  /** Said to the operator who forgot to name his proxy. */
  static boolean isProxyHeader(ByteBuffer bytes) {
    for (byte[] header : PROXY_HEADERS) {
      boolean whole = bytes.remaining() >= header.length;
      if (whole && bytes.slice(0, header.length).equals(ByteBuffer.wrap(header))) {
        return true;
      }
    }
    return false;
  }
}
