package dev.mediator.peer;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * A connection as it is talked over: TCP, or TLS on top of it, or TLS within TLS.
 *
 * @param channel the TCP connection at the bottom of it
 * @param timed what that brings
 * @param socket what to write to: the outermost layer
 * @param input what to read, which is not always the socket's own
 */
record Line(SocketChannel channel, TimedInput timed, Socket socket, InputStream input)
    implements Closeable {
  /** For the last words over TLS, which wait behind a write that is stuck. */
  private static final Duration FAREWELL = Duration.ofSeconds(2);

  /** Over a connected channel, which blocks. */
  static Line plain(SocketChannel channel) {
    TimedInput timed = new TimedInput(channel.socket());
    return new Line(channel, timed, channel.socket(), timed);
  }

  /** With TLS on top. */
  Line beneath(SSLSocket tls, InputStream deciphered) {
    return new Line(channel, timed, tls, deciphered);
  }

  boolean encrypted() {
    return socket instanceof SSLSocket;
  }

  /** From now on each read ends then at the latest, as a whole; with null, it takes its time. */
  void until(@Nullable Deadline end) throws SocketException {
    timed.until(end);
  }

  /**
   * Hangs up in order: TLS is ended before TCP, so that the other side knows that nobody cut it
   * off. From any thread; waits two seconds at the most, for a side that does not read.
   */
  void leave() throws IOException {
    try {
      if (channel.isOpen() && encrypted()) {
        sayFarewell();
      }
    } finally {
      channel.close();
    }
  }

  private void sayFarewell() {
    Thread farewell = Thread.ofVirtual().name("mediator-farewell").start(this::closeSocket);
    try {
      farewell.join(FAREWELL);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void closeSocket() {
    try {
      socket.close();
    } catch (IOException e) {
      // The other side has gone already: nobody is left to say farewell to.
    }
  }

  /**
   * Hangs up at once, and says nothing: whoever spoke last cannot take it for proof of having been
   * heard, if TLS is spoken.
   */
  @Override
  public void close() throws IOException {
    channel.close();
  }
}
