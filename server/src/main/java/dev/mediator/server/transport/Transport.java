package dev.mediator.server.transport;

import dev.mediator.server.config.CannotListenException;
import dev.mediator.server.config.MediatorConfig.TransportChoice;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What carries the bytes: plain Java, or one of the native ways of Linux. */
enum Transport {
  EPOLL(EpollServerSocketChannel.class),
  IO_URING(IoUringServerSocketChannel.class),
  NIO(NioServerSocketChannel.class);

  private final Class<? extends ServerChannel> listener;

  Transport(Class<? extends ServerChannel> listener) {
    this.listener = listener;
  }

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

  Class<? extends ServerChannel> listener() {
    return listener;
  }

  IoHandlerFactory ioHandler() {
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
          "the transport "
              + name().toLowerCase(Locale.ROOT)
              + " is not available on this machine: choose auto or nio",
          unavailable);
    }
    return this;
  }
}
