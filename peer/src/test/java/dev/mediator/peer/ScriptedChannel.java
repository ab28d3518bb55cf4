package dev.mediator.peer;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.util.Set;

/** A connection on which everything that the other end will ever say is written down beforehand. */
final class ScriptedChannel extends SocketChannel {
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final ByteArrayInputStream script;
  private final int piece;

  /** Says {@code bytes}, of which no more than {@code piece} come at once, and hangs up. */
  ScriptedChannel(byte[] bytes, int piece) {
    super(SelectorProvider.provider());
    this.script = new ByteArrayInputStream(bytes);
    this.piece = piece;
  }

  /** What this side said. */
  byte[] said() {
    return said.toByteArray();
  }

  /** How many bytes of the script were not read. */
  int unread() {
    return script.available();
  }

  @Override
  public Socket socket() {
    return new Socket() {
      @Override
      public InputStream getInputStream() {
        return new InputStream() {
          @Override
          public int read() {
            return script.read();
          }

          @Override
          public int read(byte[] bytes, int offset, int length) {
            return script.read(bytes, offset, Math.min(length, piece));
          }
        };
      }

      @Override
      public OutputStream getOutputStream() {
        return said;
      }

      @Override
      public void setSoTimeout(int millis) {}
    };
  }

  @Override
  public InetSocketAddress getLocalAddress() {
    return new InetSocketAddress("192.0.2.1", 40_000);
  }

  @Override
  public SocketAddress getRemoteAddress() {
    return new InetSocketAddress("192.0.2.2", 1337);
  }

  @Override
  public Set<SocketOption<?>> supportedOptions() {
    return Set.of(StandardSocketOptions.SO_REUSEPORT);
  }

  @Override
  protected void implCloseSelectableChannel() {}

  @Override
  public SocketChannel bind(SocketAddress local) {
    throw new UnsupportedOperationException();
  }

  @Override
  public <T> SocketChannel setOption(SocketOption<T> name, T value) {
    throw new UnsupportedOperationException();
  }

  @Override
  public <T> T getOption(SocketOption<T> name) {
    throw new UnsupportedOperationException();
  }

  @Override
  public SocketChannel shutdownInput() {
    throw new UnsupportedOperationException();
  }

  @Override
  public SocketChannel shutdownOutput() {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean isConnected() {
    return true;
  }

  @Override
  public boolean isConnectionPending() {
    return false;
  }

  @Override
  public boolean connect(SocketAddress remote) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean finishConnect() {
    throw new UnsupportedOperationException();
  }

  @Override
  public int read(ByteBuffer into) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long read(ByteBuffer[] into, int offset, int length) {
    throw new UnsupportedOperationException();
  }

  @Override
  public int write(ByteBuffer from) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long write(ByteBuffer[] from, int offset, int length) {
    throw new UnsupportedOperationException();
  }

  @Override
  protected void implConfigureBlocking(boolean block) {}
}
