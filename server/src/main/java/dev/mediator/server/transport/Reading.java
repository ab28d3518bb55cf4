package dev.mediator.server.transport;

import dev.mediator.protocol.MessageCodec;
import dev.mediator.protocol.MessageFraming;
import dev.mediator.protocol.ProtocolException;
import dev.mediator.server.handshake.Event;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** What a peer's bytes amount to. */
final class Reading {
  private Reading() {}

  /**
   * Reads up to the end of a message; null for white space or a part of one.
   *
   * @param due whether a message is due: otherwise anything but white space is none
   */
  static @Nullable Event next(MessageFraming framing, ByteBuffer bytes, boolean due) {
    try {
      byte[] message = framing.next(bytes);
      if (!due) {
        return message == null && framing.isBetweenMessages() ? null : new Event.NotDue();
      }
      return message == null ? null : new Event.Received(MessageCodec.decode(message));
    } catch (ProtocolException e) {
      return due ? new Event.Malformed(e.reason()) : new Event.NotDue();
    }
  }
}
