package dev.mediator.peer;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import org.jspecify.annotations.Nullable;

/**
 * What a TCP connection brings, until a deadline: however slowly the other side lets it drip, and
 * whatever is made of it on top.
 */
final class TimedInput extends InputStream {
  private final Socket tcp;
  private @Nullable InputStream bytes;
  private volatile @Nullable Deadline deadline;

  TimedInput(Socket tcp) {
    this.tcp = tcp;
  }

  /** From now on each read ends then at the latest; with null, it takes its time. */
  void until(@Nullable Deadline end) throws SocketException {
    deadline = end;
    if (end == null) {
      tcp.setSoTimeout(0);
    }
  }

  /**
   * Asked for when it is needed, and once: there is none before the connection, nor another behind
   * its end, where TLS still looks for what is left.
   */
  private synchronized InputStream bytes() throws IOException {
    InputStream known = bytes == null ? tcp.getInputStream() : bytes;
    bytes = known;
    return known;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    Deadline end = deadline;
    if (end != null) {
      tcp.setSoTimeout(end.socketTimeout());
    }
    return bytes().read(into, offset, length);
  }

  @Override
  public int available() throws IOException {
    return bytes().available();
  }

  @Override
  public void close() throws IOException {
    tcp.close();
  }
}
