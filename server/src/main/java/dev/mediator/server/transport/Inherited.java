package dev.mediator.server.transport;

import dev.mediator.server.config.CannotListenException;
import dev.mediator.server.config.MediatorConfig.Encrypted;
import dev.mediator.server.config.MediatorConfig.Listening;
import io.netty.channel.ChannelException;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The listening sockets that whoever started this process has handed on to it (sd_listen_fds(3)).
 *
 * <p>He keeps them open, or hands them on to another process as well: so whoever connects while one
 * process ends and the next begins waits in their queues, and is not refused. Which socket is for
 * what is told by its port.
 */
final class Inherited {
  private static final int SOL_SOCKET = 1;
  private static final int SO_ACCEPTCONN = 30;
  private static final int SO_PROTOCOL = 38;
  private static final int IPPROTO_TCP = 6;
  private static final int F_GETFL = 3;
  private static final int F_SETFL = 4;
  private static final int O_NONBLOCK = 2048;

  private Inherited() {}

  /**
   * All of them, by the ports that they are listening at.
   *
   * @throws CannotListenException if one of them is not what the configuration asks for
   */
  static Map<Integer, List<ServerChannel>> byPort(Listening listening, Transport transport)
      throws CannotListenException {
    Map<Integer, List<ServerChannel>> found = new TreeMap<>();
    if (!listening.inherited().isEmpty() && transport != Transport.EPOLL) {
      throw new CannotListenException(
          "listening sockets are handed on to this process (LISTEN_FDS), and only the transport"
              + " epoll can take them; it has "
              + transport
              + Transport.whyNotEpoll());
    }
    for (int descriptor : listening.inherited()) {
      EpollServerSocketChannel channel = channel(descriptor);
      int port = channel.localAddress().getPort();
      if (!isConfigured(port, listening)) {
        throw new CannotListenException(
            "descriptor "
                + descriptor
                + ", handed on to this process, listens at port "
                + port
                + ", which is none for peers: name it with --port or, with a certificate,"
                + " --tls-port, or do not hand it on");
      }
      found.computeIfAbsent(port, _ -> new ArrayList<>()).add(channel);
    }
    return found;
  }

  private static boolean isConfigured(int port, Listening listening) {
    Encrypted encrypted = listening.encrypted();
    return listening.ports().contains(port)
        || (encrypted != null && encrypted.ports().contains(port));
  }

  private static EpollServerSocketChannel channel(int descriptor) throws CannotListenException {
    try {
      Socket socket = new Socket(descriptor);
      if (socket.getIntOpt(SOL_SOCKET, SO_PROTOCOL) != IPPROTO_TCP
          || socket.getIntOpt(SOL_SOCKET, SO_ACCEPTCONN) == 0) {
        throw new IOException("it is another socket");
      }
      unblock(descriptor);
      return new EpollServerSocketChannel(descriptor);
    } catch (IOException | ChannelException e) {
      throw new CannotListenException(
          "descriptor "
              + descriptor
              + ", handed on to this process (LISTEN_FDS), is no TCP socket that listens: "
              + e.getMessage(),
          e);
    }
  }

  /**
   * Whoever opened it may have had it block, which would stop an event loop as soon as another
   * process has been quicker.
   */
  private static void unblock(int descriptor) throws IOException {
    int flags = fcntl(descriptor, F_GETFL, 0);
    if (flags < 0 || fcntl(descriptor, F_SETFL, flags | O_NONBLOCK) < 0) {
      throw new IOException("its flags cannot be set");
    }
  }

  // Neither Java nor the network library has a way to this; the function has had its form since
  // POSIX began.
  @SuppressWarnings("restricted")
  private static int fcntl(int descriptor, int command, int argument) throws IOException {
    Linker linker = Linker.nativeLinker();
    FunctionDescriptor form =
        FunctionDescriptor.of(
            ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
    MethodHandle call =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("fcntl"), form, Linker.Option.firstVariadicArg(2));
    try {
      return (int) call.invokeExact(descriptor, command, argument);
    } catch (Throwable e) {
      throw new IOException("the system's fcntl cannot be called", e);
    }
  }
}
