package dev.mediator.server.admin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import dev.mediator.server.config.CannotListenException;
import dev.mediator.server.config.MediatorConfig.Admin;
import dev.mediator.server.observe.LogEvent;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
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
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.nio.channels.ServerSocketChannel;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.LinkedHashSet;
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
  /**
   * Whose question is not answered yet; the one that is at it for longest makes room for one more.
   */
  static final int MOST_ASKERS = 32;

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
  private final Set<Channel> askers = new LinkedHashSet<>();

  private final Watchers watchers = new Watchers();

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
    Gate gate = gate(config);
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

  /**
   * Looks whether it could {@link #listen}, but for its port.
   *
   * @throws CannotListenException if it could not
   */
  public static void check(Admin config) throws CannotListenException {
    gate(config);
  }

  private static Gate gate(Admin config) throws CannotListenException {
    return new Gate(config.token());
  }

  private static ServerSocketChannel bind(InetSocketAddress address) throws IOException {
    boolean ipv4 = address.getAddress() instanceof Inet4Address;
    ServerSocketChannel socket =
        ServerSocketChannel.open(ipv4 ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6);
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
      thread.scheduleWithFixedDelay(() -> watchers.tell(news), nanos, nanos, NANOSECONDS);
    }
  }

  /** Whether a token has to be known. */
  public boolean hasToken() {
    return gate.hasToken();
  }

  /**
   * Reads the token anew, and what puts it in force when it is asked: it says what there is now.
   * Whoever watches has to show the new one.
   *
   * @throws CannotListenException if the file holds none; then the last one holds
   */
  public Supplier<String> prepareToken() throws CannotListenException {
    Supplier<String> entering = gate.prepareToken();
    return () -> {
      String words = entering.get();
      sendWatchersAway();
      return words;
    };
  }

  private synchronized void sendWatchersAway() {
    if (thread != null) {
      thread.execute(watchers::sendAway);
    }
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

  /** Who asks is answered at once: so it is those who do not ask that make room. */
  private void enter(Channel channel, Exchange.Desk desk) {
    if (askers.size() >= MOST_ASKERS) {
      askers.iterator().next().close();
    }
    askers.add(channel);
    Future<?> end =
        channel.eventLoop().schedule(() -> channel.close(), PATIENCE.toNanos(), NANOSECONDS);
    channel
        .closeFuture()
        .addListener(_ -> {
          end.cancel(false);
          askers.remove(channel);
        });
    if (encryption != null) {
      channel.pipeline().addLast(encryption.apply(channel));
    }
    Exchange.begin(channel, desk, watcher -> watch(watcher, end));
  }

  private boolean watch(Channel channel, Future<?> end) {
    boolean watches = watchers.admit(channel);
    if (watches) {
      end.cancel(false);
      askers.remove(channel);
    }
    return watches;
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
