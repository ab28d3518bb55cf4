package dev.mediator.peer;

import dev.mediator.protocol.Message;
import dev.mediator.protocol.Message.FromMediator;
import dev.mediator.protocol.Message.PeerIdentification;
import dev.mediator.protocol.Message.ToMediator;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * Somebody between a Client and all others: it passes on what Client and Mediator say, but for the
 * address in PeerIdentification, which becomes its own. So the Client dials it, and it the Peer.
 */
final class Interposer implements Closeable {
  /** What is done with a Client that has dialled. */
  interface Deed {
    /** Plays the Client at {@code between.client()}, and the Peer at {@code between.peer()}. */
    void with(TcpPair between, Interposer itself) throws Exception;
  }

  private final InetSocketAddress mediator;
  private final Deed deed;
  private final ServerSocketChannel asMediator = listener();
  private final ServerSocketChannel asPeer = listener();
  private final CompletableFuture<Endpoint> peer = new CompletableFuture<>();

  private record Endpoint(String ip, int port) {}

  Interposer(int mediatorPort, Deed deed) throws IOException {
    this.mediator = new InetSocketAddress(InetAddress.getLoopbackAddress(), mediatorPort);
    this.deed = deed;
    Thread.ofVirtual().start(this::beMediator);
    Thread.ofVirtual().start(this::bePeer);
  }

  /** What the Client takes for the Mediator. */
  String address() {
    return "127.0.0.1:" + asMediator.socket().getLocalPort();
  }

  /** Lasts for one test. */
  static Wire wire(SocketChannel channel) {
    return new Wire(channel, Deadline.in(Duration.ofSeconds(20), System::nanoTime));
  }

  private void beMediator() {
    try (SocketChannel client = asMediator.accept();
        SocketChannel real = SocketChannel.open(mediator)) {
      Wire fromClient = wire(client);
      Wire fromReal = wire(real);
      fromReal.send(fromClient.receive(ToMediator.class));
      fromClient.send(fromReal.receive(FromMediator.class));
      fromReal.send(fromClient.receive(ToMediator.class));
      fromClient.send(mine(fromReal.receive(FromMediator.class)));
    } catch (IOException e) {
      // The Client, or the Mediator, hung up.
    }
  }

  private Message mine(FromMediator message) {
    if (message instanceof PeerIdentification(var version, var ip, var port)) {
      peer.complete(new Endpoint(ip, port));
      return new PeerIdentification(version, "127.0.0.1", asPeer.socket().getLocalPort());
    }
    return message;
  }

  private void bePeer() {
    while (asPeer.isOpen()) {
      try {
        SocketChannel client = asPeer.accept();
        Thread.ofVirtual().start(() -> play(client));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void play(SocketChannel dialler) {
    try (dialler;
        SocketChannel onward = dialPeer()) {
      deed.with(new TcpPair(onward, dialler), this);
    } catch (Exception e) {
      // It was turned away.
    }
  }

  /** Another connection to the Peer. */
  SocketChannel dialPeer() throws IOException {
    return SocketChannel.open(new InetSocketAddress(peer.join().ip(), peer.join().port()));
  }

  private static ServerSocketChannel listener() throws IOException {
    return ServerSocketChannel.open()
        .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  @Override
  public void close() throws IOException {
    asMediator.close();
    asPeer.close();
  }
}
