package dev.mediator.server.admin;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.mediator.server.config.CannotListenException;
import dev.mediator.server.config.MediatorConfig.Admin;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A small web server for the operator's programs, on a thread of its own, so that whoever crowds it
 * holds up no peer. Each connection is for one question.
 *
 * <p>It listens once it is made, and answers once it knows what.
 */
public final class AdminServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("mediator");

  /** A Prometheus or two, a load balancer, a person. Others wait to be accepted. */
  static final int MOST_CONNECTIONS = 16;

  /** From the connection until the question is read and the answer is taken. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final int BACKLOG = 64;

  private final ServerSocketChannel socket;
  private final InetSocketAddress address;
  private final String remark;
  private @Nullable EventLoopGroup thread;

  /** Used on the one thread. */
  private int connections;

  private AdminServer(ServerSocketChannel socket, String remark) throws IOException {
    this.socket = socket;
    this.address = (InetSocketAddress) socket.getLocalAddress();
    this.remark = remark;
  }

  /**
   * Listens; who connects waits until there is something to {@link #answer}.
   *
   * @throws CannotListenException if it cannot; then nothing is left behind
   */
  public static AdminServer listen(Admin config) throws CannotListenException {
    InetSocketAddress wanted = new InetSocketAddress(config.address(), config.port());
    try {
      return new AdminServer(bind(wanted), "");
    } catch (IOException e) {
      if (config.orAnother()) {
        return listenElsewhere(wanted);
      }
      throw CannotListenException.forAdmin(wanted, e);
    }
  }

  private static AdminServer listenElsewhere(InetSocketAddress taken) throws CannotListenException {
    InetSocketAddress other = new InetSocketAddress(taken.getAddress(), 0);
    try {
      return new AdminServer(bind(other), ", since port " + taken.getPort() + " is taken");
    } catch (IOException e) {
      throw CannotListenException.forAdmin(other, e);
    }
  }

  private static ServerSocketChannel bind(InetSocketAddress address) throws IOException {
    ServerSocketChannel socket = ServerSocketChannel.open();
    try {
      return socket.bind(address, BACKLOG);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /**
   * Answers from now on; called once.
   *
   * @param pages what to say at each path, to who accepts such types (RFC 9110, 12.5.1); called on
   *     the one thread, which it may hold up for a moment
   * @param rehearsed the page that is asked for once, so that all that it takes has been loaded
   */
  public synchronized void answer(Map<String, Function<String, Answer>> pages, String rehearsed) {
    EventLoopGroup loop =
        new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("mediator-admin"), NioIoHandler.newFactory());
    thread = loop;
    new ServerBootstrap()
        .group(loop)
        .channelFactory(() -> new NioServerSocketChannel(socket))
        .childHandler(
            new ChannelInitializer<>() {
              @Override
              protected void initChannel(Channel channel) {
                enter(channel, pages);
              }
            })
        .register()
        .syncUninterruptibly();
    rehearse(rehearsed);
  }

  /** Says in the log where it listens. */
  public void tell() {
    String ip = address.getAddress().getHostAddress();
    String host = ip.contains(":") ? "[" + ip + "]" : ip;
    LOG.info("metrics and health at http://{}:{}/{}", host, address.getPort(), remark);
  }

  private void rehearse(String page) {
    try (Socket asker = new Socket(address.getAddress(), address.getPort())) {
      asker.setSoTimeout(Math.toIntExact(PATIENCE.toMillis()));
      asker.getOutputStream().write(("GET " + page + " HTTP/1.0\r\n\r\n").getBytes(US_ASCII));
      asker.getInputStream().skipNBytes(1);
    } catch (IOException e) {
      LOG.warn("the admin port does not answer: {}", e.getMessage());
    }
  }

  /** Whoever comes with the last one for whom there is room was accepted with it. */
  private void enter(Channel channel, Map<String, Function<String, Answer>> pages) {
    ChannelConfig listener = channel.parent().config();
    connections++;
    listener.setAutoRead(connections < MOST_CONNECTIONS);
    Future<?> end =
        channel
            .eventLoop()
            .schedule(() -> channel.close(), PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
    channel
        .closeFuture()
        .addListener(_ -> {
          end.cancel(false);
          connections--;
          listener.setAutoRead(connections < MOST_CONNECTIONS);
        });
    if (connections > MOST_CONNECTIONS) {
      channel.close();
    } else {
      Exchange.begin(channel, pages);
    }
  }

  /** Where it listens; the port is a real one, even if 0 was asked for. */
  public InetSocketAddress address() {
    return address;
  }

  /** Answers nobody any more. */
  @Override
  public synchronized void close() {
    if (thread != null) {
      thread.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }
    try {
      socket.close();
    } catch (IOException e) {
      // It is closed all the same.
    }
  }
}
