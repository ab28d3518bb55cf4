package dev.mediator.cli.forward;

import java.io.Closeable;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/**
 * The sockets that listen for one local port.
 *
 * <p>They are two, with the same number, where both loopbacks are meant: browsers try {@code ::1}
 * first when they are told {@code localhost}, and another user of this machine could wait there.
 */
final class Listener implements Closeable {
  private static final String[] LOOPBACKS = {"127.0.0.1", "::1"};

  /** How often the system may choose a number that is taken at the other loopback. */
  private static final int ATTEMPTS = 16;

  private static final int FIRST_FOR_ALL = 1024;

  private final List<ServerSocket> sockets = new ArrayList<>();

  private Listener() {}

  /** Listens at once, or throws BindException with a sentence for people; then none is open. */
  static Listener open(LocalPort port) throws BindException {
    int attempt = 1;
    while (true) {
      Listener listener = new Listener();
      try {
        listener.bind(addressesOf(port.bind()), port.port());
        return listener;
      } catch (BindException taken) {
        listener.close();
        if (port.port() != 0 || attempt == ATTEMPTS) {
          throw taken;
        }
        attempt++;
      }
    }
  }

  List<ServerSocket> sockets() {
    return sockets;
  }

  /** Where it listens; the first of both loopbacks. */
  InetSocketAddress address() {
    return (InetSocketAddress) sockets.getFirst().getLocalSocketAddress();
  }

  @Override
  public void close() {
    for (ServerSocket socket : sockets) {
      try {
        socket.close();
      } catch (IOException _) {
        // It accepts no more, and that was the aim.
      }
    }
  }

  private void bind(List<InetAddress> addresses, int port) throws BindException {
    int number = port;
    for (InetAddress address : addresses) {
      try {
        ServerSocket socket = new ServerSocket();
        sockets.add(socket);
        socket.bind(new InetSocketAddress(address, number));
        number = socket.getLocalPort();
      } catch (IOException failure) {
        throw explained(address, number, failure);
      }
    }
  }

  private static List<InetAddress> addressesOf(String bind) throws BindException {
    if (bind.equals(LocalPort.ANYWHERE)) {
      return List.of(new InetSocketAddress(0).getAddress());
    }
    if (bind.equalsIgnoreCase(LocalPort.THIS_MACHINE)) {
      InetAddress four = InetAddress.ofLiteral(LOOPBACKS[0]);
      InetAddress six = InetAddress.ofLiteral(LOOPBACKS[1]);
      return isHere(six) ? List.of(four, six) : List.of(four);
    }
    try {
      return List.of(InetAddress.getByName(bind));
    } catch (UnknownHostException failure) {
      throw new BindException("cannot listen at " + bind + ": no address of that name is known");
    }
  }

  /** Java passes on the system's words, which may be in any language: the cause is looked for. */
  private static BindException explained(InetAddress address, int port, IOException failure) {
    String advice;
    if (!isHere(address)) {
      advice = "it is no address of this machine; 127.0.0.1, ::1 and * always are";
    } else if (port > 0 && port < FIRST_FOR_ALL) {
      advice = "it is taken, or not for this user; choose a port from 1024 on, such as 8080";
    } else {
      advice = "see who has it with: ss -ltnp; or choose another port, 0 for any free one";
    }
    BindException cannot =
        new BindException(
            "cannot listen at "
                + shown(address)
                + " port "
                + port
                + ": "
                + failure.getMessage()
                + "; "
                + advice);
    cannot.initCause(failure);
    return cannot;
  }

  /** Java writes all the zeros of an IPv6 address. */
  private static String shown(InetAddress address) {
    return address.getHostAddress().replaceFirst("^(0:){7}", "::");
  }

  private static boolean isHere(InetAddress address) {
    try {
      return address.isAnyLocalAddress() || NetworkInterface.getByInetAddress(address) != null;
    } catch (SocketException _) {
      return false;
    }
  }
}
