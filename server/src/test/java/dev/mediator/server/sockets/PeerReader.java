package dev.mediator.server.sockets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediator.protocol.Message.FromMediator;
import dev.mediator.protocol.MessageCodec;
import dev.mediator.protocol.MessageFraming;
import dev.mediator.protocol.ProtocolException;
import dev.mediator.protocol.WireLimits;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How a scripted peer reads: one of ours in pieces, a stock one as stock peers do.
 *
 * <p>There, what one read of at most 1,024 bytes returns must be one whole message.
 */
final class PeerReader {
  private static final int READ = 1024;

  private final Socket socket;
  private final boolean ours;
  private final MessageFraming framing = new MessageFraming(WireLimits.DEFAULT_MAX_MESSAGE);
  private ByteBuffer unread = ByteBuffer.allocate(0);

  PeerReader(Socket socket, boolean ours) {
    this.socket = socket;
    this.ours = ours;
  }

  /** The next message, or null at the end of the stream. */
  @Nullable FromMediator next() throws IOException {
    try {
      byte[] bytes = ours ? framed() : once();
      return bytes == null ? null : (FromMediator) MessageCodec.decode(bytes);
    } catch (ProtocolException e) {
      throw new AssertionError("the Mediator sent what is no message", e);
    }
  }

  private byte @Nullable [] framed() throws IOException, ProtocolException {
    byte[] message = framing.next(unread);
    while (message == null) {
      byte[] more = once();
      if (more == null) {
        assertThat(framing.isBetweenMessages()).as("a message was cut off").isTrue();
        return null;
      }
      unread = ByteBuffer.wrap(more);
      message = framing.next(unread);
    }
    return message;
  }

  private byte @Nullable [] once() throws IOException {
    byte[] bytes = new byte[READ];
    int read = socket.getInputStream().read(bytes);
    return read < 0 ? null : Arrays.copyOf(bytes, read);
  }
}
