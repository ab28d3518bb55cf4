package dev.mediator.server.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediator.server.guard.DialBudget;
import dev.mediator.server.handshake.Event.LookedBack;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where a peer that asks is dialled from, for how long, and what is said if that cannot be. */
class OutlookTest {
  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final CompletableFuture<Channel> accepted = new CompletableFuture<>();
  private final ServerSocket door = reusable();
  private final Socket peer = new Socket();

  OutlookTest() throws Exception {}

  private static ServerSocket reusable() throws Exception {
    ServerSocket socket = new ServerSocket();
    socket.setReuseAddress(true);
    return socket;
  }

  /** The peer connects, and listens at the port from which it did. */
  @BeforeEach
  void connect() throws Exception {
    ChannelInboundHandlerAdapter entrance =
        new ChannelInboundHandlerAdapter() {
          @Override
          public void handlerAdded(ChannelHandlerContext context) {
            accepted.complete(context.channel());
          }
        };
    Channel mediator =
        new ServerBootstrap()
            .group(loops)
            .channel(NioServerSocketChannel.class)
            .childHandler(entrance)
            .bind(InetAddress.ofLiteral("127.0.0.1"), 0)
            .sync()
            .channel();
    peer.setReuseAddress(true);
    peer.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
    peer.connect(mediator.localAddress());
    door.bind(peer.getLocalSocketAddress());
  }

  @AfterEach
  void close() throws Exception {
    peer.close();
    door.close();
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
  }

  @Test
  void isAnAddressThatLeadsThere() throws Exception {
    assertThat(look(NioSocketChannel::new, "10.0.0.1", "198.51.100.1", "127.0.0.2").dialledBack())
        .isTrue();
    try (Socket caller = door.accept()) {
      assertThat(caller.getInetAddress().getHostAddress()).isEqualTo("127.0.0.2");
    }
  }

  @Test
  void isTheAddressThatWasAskedIfNoOtherLeadsThere() throws Exception {
    assertThat(look(NioSocketChannel::new, "10.0.0.1", "::1").dialledBack()).isTrue();
    try (Socket caller = door.accept()) {
      assertThat(caller.getInetAddress().getHostAddress()).isEqualTo("127.0.0.1");
    }
  }

  @Test
  void isForHalfTheTimeThatThePeerHas() throws Exception {
    AtomicInteger patience = new AtomicInteger();
    Supplier<Channel> dialler =
        () ->
            new NioSocketChannel() {
              @Override
              protected boolean doConnect(SocketAddress remote, SocketAddress local)
                  throws Exception {
                patience.set(config().getConnectTimeoutMillis());
                return super.doConnect(remote, local);
              }
            };
    look(dialler);
    assertThat(patience).hasValue(1000);
  }

  /** As when no descriptor is left: that tells nothing of the peer. */
  @Test
  void cannotBeSaidIfThereIsNothingToDialWith() throws Exception {
    assertThat(
            look(
                    () -> {
                      throw new ChannelException("no descriptor is left");
                    })
                .dialledBack())
        .isNull();
  }

  /** Asserts, too, that the answer comes on the peer's own event loop. */
  private LookedBack look(Supplier<Channel> dialler, String... listening) throws Exception {
    List<InetSocketAddress> listeners =
        List.of(listening).stream()
            .map(ip -> new InetSocketAddress(InetAddress.ofLiteral(ip), door.getLocalPort()))
            .toList();
    Outlook outlook =
        new Outlook(
            dialler, _ -> listeners, new DialBudget(System::nanoTime), () -> Duration.ofSeconds(2));
    CompletableFuture<LookedBack> answer = new CompletableFuture<>();
    Channel asker = accepted.get(10, TimeUnit.SECONDS);
    asker
        .eventLoop()
        .execute(() ->
            outlook.look(
                asker,
                PeerAddress.of(asker).orElseThrow(),
                true,
                seen -> {
                  assertThat(asker.eventLoop().inEventLoop()).isTrue();
                  answer.complete(seen);
                }));
    return answer.get(10, TimeUnit.SECONDS);
  }
}
