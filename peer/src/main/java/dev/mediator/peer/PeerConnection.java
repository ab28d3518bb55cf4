package dev.mediator.peer;

import dev.mediator.identity.PeerKey;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.SocketChannel;

/**
 * An open connection to a partner that proved its key; the first byte that is read is the first
 * that the partner's application wrote.
 *
 * <p>One thread may read while another writes; both may be virtual. An interrupt of a thread that
 * reads or writes closes it, as it does any {@link SocketChannel}.
 */
public final class PeerConnection implements AutoCloseable {
  private final Line line;
  private final PeerKey partner;
  private final PeerRole role;
  private final InetSocketAddress address;
  private final PeerPath path;

  PeerConnection(Line line, PeerKey partner, PeerRole role) {
    this.address = (InetSocketAddress) line.channel().socket().getRemoteSocketAddress();
    this.path = PeerPath.to(address);
    this.line = line;
    this.partner = partner;
    this.role = role;
  }

  private PeerConnection(PeerConnection line, PeerPath path) {
    this.line = line.line;
    this.partner = line.partner;
    this.role = line.role;
    this.address = line.address;
    this.path = path;
  }

  /** The same connection, which leads to the Mediator, and through it to the partner. */
  PeerConnection relayed() {
    return new PeerConnection(this, PeerPath.RELAYED);
  }

  /** What the partner writes; it ends when the partner is done writing. */
  public InputStream input() throws IOException {
    return line.input();
  }

  /** What the partner will read; unbuffered, so that each write is a segment or a record. */
  public OutputStream output() throws IOException {
    return line.socket().getOutputStream();
  }

  /** Ends the partner's input, and leaves one's own open. */
  public void shutdownOutput() throws IOException {
    line.socket().shutdownOutput();
  }

  /**
   * The socket to write, or to read in place of {@link #input}: an {@link javax.net.ssl.SSLSocket}
   * when it is encrypted. Only {@link #input} bounds how many TLS records without a byte of its own
   * the partner may send.
   */
  public Socket socket() {
    return line.socket();
  }

  /** The TCP connection itself, for its options; where it is encrypted, beneath TLS. */
  public SocketChannel channel() {
    return line.channel();
  }

  /** The key that the partner proved to hold. */
  public PeerKey partner() {
    return partner;
  }

  /** Where the partner is; of one that is relayed, where the Mediator is. */
  public InetSocketAddress address() {
    return address;
  }

  /** By which way the two are connected. */
  public PeerPath path() {
    return path;
  }

  /** Which of the two this side became. */
  public PeerRole role() {
    return role;
  }

  /** Whether nobody in between can read or change what is said. */
  public boolean encrypted() {
    return line.encrypted();
  }

  /**
   * Hangs up, from any thread; a read or write that is under way ends with an exception. Harmless
   * when repeated. Waits two seconds at the most, for a partner that does not read.
   *
   * <p>What the partner wrote and nobody has read resets the connection, and what was written last
   * may then never reach it. To end in order: {@link #shutdownOutput}, read to the end of {@link
   * #input}, close.
   */
  @Override
  public void close() throws IOException {
    line.leave();
  }

  /** Who, where and how. */
  @Override
  public String toString() {
    return "PeerConnection[" + partner + " at " + address + ", " + role + "]";
  }
}
