package dev.mediator.server.admin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import dev.mediator.server.config.CannotListenException;
import dev.mediator.server.config.MediatorConfig.Admin;
import dev.mediator.server.observe.LogEvent;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DuplexChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.ServerSocketChannel;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A small web server for the operator's programs, on a thread of its own, so that whoever crowds it
 * holds up no peer. Each connection is for one question.
 *
 * <p>It listens once it is made, and answers once it knows what.
 */
public final class AdminServer implements AutoCloseable {
  /** A Prometheus or two, a load balancer, some people. Others wait to be accepted. */
  static final int MOST_CONNECTIONS = 32;

  /** Of them, those that are told more and more. */
  static final int MOST_WATCHERS = 16;

  /** From the connection until the question is read and the answer is taken. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final int BACKLOG = 64;

  private final ServerSocketChannel socket;
  private final InetSocketAddress address;
  private final String remark;
  private final Gate gate;
  private final @Nullable Function<Channel, ChannelHandler> encryption;
  private @Nullable EventLoopGroup thread;

  /** Used on the one thread, as the next are. */
  private int connections;

  private final Set<Channel> watchers = new HashSet<>();

  private AdminServer(
      ServerSocketChannel socket,
      String remark,
      Gate gate,
      @Nullable Function<Channel, ChannelHandler> encryption)
      throws IOException {
    this.socket = socket;
    this.address = (InetSocketAddress) socket.getLocalAddress();
    this.remark = remark;
    this.gate = gate;
    this.encryption = encryption;
  }

  /**
   * Listens; who connects waits until there is something to {@link #answer}.
   *
   * @param encryption makes what encrypts a connection; null if nothing does
   * @throws CannotListenException if it cannot; then nothing is left behind
   */
  public static AdminServer listen(
      Admin config, @Nullable Function<Channel, ChannelHandler> encryption)
      throws CannotListenException {
    Gate gate = new Gate(config.token());
    InetSocketAddress wanted = new InetSocketAddress(config.address(), config.port());
    try {
      return new AdminServer(bind(wanted), "", gate, encryption);
    } catch (IOException e) {
      if (!config.orAnother()) {
        throw CannotListenException.forAdmin(wanted, e);
      }
    }
    InetSocketAddress other = new InetSocketAddress(config.address(), 0);
    try {
      String remark = ", since port " + config.port() + " is taken";
      return new AdminServer(bind(other), remark, gate, encryption);
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
   * @param pages what to say to each route; called on the one thread, which they may hold up for a
   *     moment
   * @param rehearsed the path that is asked for once, so that all that it takes has been loaded
   */
  public synchronized void answer(Map<String, Function<Question, Answer>> pages, String rehearsed) {
    Exchange.Desk desk = new Exchange.Desk(gate, pages);
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
                enter(channel, desk);
              }
            })
        .register()
        .syncUninterruptibly();
    rehearse(rehearsed);
  }

  /**
   * Tells all who watch something now and then.
   *
   * @param news is called on the one thread, at each turn; {@code true} if anybody watches, and
   *     only then what it says is sent, unless it is empty
   */
  public synchronized void tell(Duration pause, Function<Boolean, String> news) {
    if (thread != null) {
      long nanos = pause.toNanos();
      thread.scheduleWithFixedDelay(() -> tell(news), nanos, nanos, NANOSECONDS);
    }
  }

  /** Who takes in less than there is to tell is sent away, and comes again. */
  private void tell(Function<Boolean, String> news) {
    try {
      String text = news.apply(!watchers.isEmpty());
      for (Channel watcher : List.copyOf(watchers)) {
        if (!watcher.isWritable()) {
          watcher.close();
        } else if (!text.isEmpty()) {
          watcher.writeAndFlush(Unpooled.copiedBuffer(text, UTF_8));
        }
      }
    } catch (RuntimeException e) {
      LogEvent.FAULT.log("the admin port has no news by a mistake of ours", e);
    }
  }

  /** Whether a token has to be known. */
  public boolean hasToken() {
    return gate.hasToken();
  }

  /**
   * Reads the token anew, and what puts it in force when it is asked: it says what there is now.
   *
   * @throws CannotListenException if the file holds none; then the last one holds
   */
  public Supplier<String> prepareToken() throws CannotListenException {
    return gate.prepareToken();
  }

  /** Says in the log where it listens. */
  public void tellWhere() {
    LogEvent.ADMIN_LISTENING.log("admin page, metrics and health at {}/{}", url(), remark);
    if (!address.getAddress().isLoopbackAddress() && encryption == null) {
      LogEvent.ADMIN_OPEN.log(
          "the admin port is for others, too, and does not encrypt: see admin-tls");
    }
  }

  private String url() {
    String scheme = encryption == null ? "http" : "https";
    return scheme + "://" + NetUtil.toSocketAddressString(address);
  }

  private void rehearse(String path) {
    try (Socket asker = connect()) {
      asker.setSoTimeout(Math.toIntExact(PATIENCE.toMillis()));
      String question = "GET " + path + " HTTP/1.0\r\n" + gate.pass() + "\r\n";
      asker.getOutputStream().write(question.getBytes(UTF_8));
      asker.getInputStream().skipNBytes(1);
    } catch (IOException | GeneralSecurityException e) {
      LogEvent.ADMIN_FAILED.log("the admin port does not answer: {}", e.getMessage());
    }
  }

  private Socket connect() throws IOException, GeneralSecurityException {
    InetAddress own = address.getAddress();
    InetAddress ip = own.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : own;
    if (encryption == null) {
      return new Socket(ip, address.getPort());
    }
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
    return tls.getSocketFactory().createSocket(ip, address.getPort());
  }

  /** Whoever comes with the last one for whom there is room was accepted with it. */
  private void enter(Channel channel, Exchange.Desk desk) {
    ChannelConfig listener = channel.parent().config();
    connections++;
    listener.setAutoRead(connections < MOST_CONNECTIONS);
    Future<?> end =
        channel.eventLoop().schedule(() -> channel.close(), PATIENCE.toNanos(), NANOSECONDS);
    channel
        .closeFuture()
        .addListener(_ -> {
          end.cancel(false);
          watchers.remove(channel);
          connections--;
          listener.setAutoRead(connections < MOST_CONNECTIONS);
        });
    if (connections > MOST_CONNECTIONS) {
      channel.close();
      return;
    }
    if (encryption != null) {
      channel.pipeline().addLast(encryption.apply(channel));
    }
    Exchange.begin(channel, desk, watcher -> watch(watcher, end));
  }

  private boolean watch(Channel channel, Future<?> end) {
    return watchers.size() < MOST_WATCHERS && end.cancel(false) && watchers.add(channel);
  }

  /** The end of what there is to say; encrypted, that has to be said, too. */
  static void finish(Channel channel) {
    SslHandler tls = channel.pipeline().get(SslHandler.class);
    if (tls == null) {
      ((DuplexChannel) channel).shutdownOutput();
    } else {
      tls.closeOutbound().addListener(_ -> ((DuplexChannel) channel).shutdownOutput());
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
