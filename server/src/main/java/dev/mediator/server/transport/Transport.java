package dev.mediator.server.transport;

import dev.mediator.server.config.CannotListenException;
import dev.mediator.server.config.MediatorConfig.TransportChoice;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.nio.channels.spi.SelectorProvider;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What carries the bytes: plain Java, or one of the native ways of Linux. */
enum Transport {
  EPOLL,
  IO_URING,
  NIO;

  /** The commonest cause on Linux, and its cure. */
  private static final String TEMPORARY_FOLDER =
      " (it is unpacked into the temporary folder, which must allow executables; another one is"
          + " named by JDK_JAVA_OPTIONS=-Djava.io.tmpdir=FOLDER)";

  /**
   * What an operator chose; or epoll, and plain Java where there is none.
   *
   * @throws CannotListenException if the choice cannot be had on this machine
   */
  static Transport of(TransportChoice choice) throws CannotListenException {
    return switch (choice) {
      case AUTO -> Epoll.isAvailable() ? EPOLL : NIO;
      case EPOLL -> EPOLL.unless(Epoll.unavailabilityCause());
      case IO_URING -> IO_URING.unless(IoUring.unavailabilityCause());
      case NIO -> NIO;
    };
  }

  /** A new listening channel: for IPv4 alone, if it can be told to, or for both families. */
  ServerChannel listener(boolean ipv4Alone) {
    return switch (this) {
      case EPOLL ->
          ipv4Alone
              ? new EpollServerSocketChannel(SocketProtocolFamily.INET)
              : new EpollServerSocketChannel();
      case IO_URING -> new IoUringServerSocketChannel();
      case NIO ->
          ipv4Alone
              ? new NioServerSocketChannel(SelectorProvider.provider(), SocketProtocolFamily.INET)
              : new NioServerSocketChannel();
    };
  }

  /** A new channel that is going to connect. */
  Channel dialler() {
    return switch (this) {
      case EPOLL -> new EpollSocketChannel();
      case IO_URING -> new IoUringSocketChannel();
      case NIO -> new NioSocketChannel();
    };
  }

  /** For an operator who has plain Java on a system that could do better; else empty. */
  static String whyNotEpoll() {
    Throwable cause = Epoll.unavailabilityCause();
    boolean linux = System.getProperty("os.name", "").equals("Linux");
    return cause == null || !linux ? "" : ", but is not available here: " + reason(cause);
  }

  private static String reason(Throwable unavailable) {
    Throwable root = unavailable;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getMessage() + TEMPORARY_FOLDER;
  }

  /**
   * Threads that serve connections.
   *
   * @throws CannotListenException if the system does not give what they need
   */
  EventLoopGroup eventLoops(String name, int count) throws CannotListenException {
    try {
      return new MultiThreadIoEventLoopGroup(count, new DefaultThreadFactory(name), ioHandler());
    } catch (IllegalStateException | ChannelException e) {
      throw new CannotListenException(
          "the system does not give what "
              + count
              + " event loops of transport "
              + this
              + " need (descriptors, or locked memory): raise its limits, or choose fewer loops",
          e);
    }
  }

  private IoHandlerFactory ioHandler() {
    return switch (this) {
      case EPOLL -> EpollIoHandler.newFactory();
      case IO_URING -> IoUringIoHandler.newFactory();
      case NIO -> NioIoHandler.newFactory();
    };
  }

  SocketControl control() {
    return this == NIO ? new PlainSocketControl() : new LinuxSocketControl();
  }

  /** The name, as an operator writes it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  private Transport unless(@Nullable Throwable unavailable) throws CannotListenException {
    if (unavailable != null) {
      throw new CannotListenException(
          "the transport " + this + " is not available on this machine: " + reason(unavailable),
          unavailable);
    }
    return this;
  }
}
