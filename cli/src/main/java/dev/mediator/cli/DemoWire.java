package dev.mediator.cli;

import dev.mediator.protocol.Message;
import dev.mediator.protocol.MessageCodec;
import dev.mediator.protocol.MessageFraming;
import dev.mediator.protocol.ProtocolException;
import dev.mediator.protocol.WireLimits;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A socket between two parties of the demonstration: messages first, then lines of text.
 *
 * <p>What stands behind the last message in one segment is kept for the first line.
 */
final class DemoWire implements AutoCloseable {
  private final Socket socket;
  private final String far;
  private final MessageFraming framing = new MessageFraming(WireLimits.DEFAULT_MAX_MESSAGE);
  private ByteBuffer unread = ByteBuffer.allocate(0);

  /** Talks over {@code socket} to the party called {@code far}. */
  DemoWire(Socket socket, String far) {
    this.socket = socket;
    this.far = far;
  }

  String far() {
    return far;
  }

  void send(Message message) throws IOException {
    socket.getOutputStream().write(MessageCodec.encode(message));
  }

  Message receive() throws IOException, ProtocolException {
    byte[] message = framing.next(unread);
    while (message == null) {
      fill();
      message = framing.next(unread);
    }
    return MessageCodec.decode(message);
  }

  void sendLine(String line) throws IOException {
    socket.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
  }

  String receiveLine() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    while (true) {
      if (!unread.hasRemaining()) {
        fill();
      }
      byte next = unread.get();
      if (next == '\n') {
        return line.toString(StandardCharsets.UTF_8);
      }
      line.write(next);
    }
  }

  private void fill() throws IOException {
    byte[] bytes = new byte[1024];
    int read = socket.getInputStream().read(bytes);
    if (read < 0) {
      throw new EOFException(far + " hung up");
    }
    unread = ByteBuffer.wrap(bytes, 0, read);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
