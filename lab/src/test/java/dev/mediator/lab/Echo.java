package dev.mediator.lab;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;

/** Datagrams that are sent back, for use in a {@link Station}: they show what is lost on a way. */
final class Echo {
  private static final int AT_ONCE = 50;

  /** What has not come back by then after the last that did, will not. */
  private static final int SILENCE_MILLIS = 250;

  private Echo() {}

  /** Sends back what comes, from a port of the kernel's choice. */
  static InetSocketAddress open(String address) throws IOException {
    DatagramSocket socket = new DatagramSocket(new InetSocketAddress(address, 0));
    Thread.ofVirtual()
        .start(() -> {
          DatagramPacket packet = new DatagramPacket(new byte[1], 1);
          while (true) {
            try {
              socket.receive(packet);
              socket.send(packet);
            } catch (IOException e) {
              // Then it is lost.
            }
          }
        });
    return (InetSocketAddress) socket.getLocalSocketAddress();
  }

  /** How many do not come back, of a number that {@link #AT_ONCE} divides. */
  static int lost(InetSocketAddress echo, int number) throws IOException {
    int lost = 0;
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.setSoTimeout(SILENCE_MILLIS);
      for (int sent = 0; sent < number; sent += AT_ONCE) {
        for (int i = 0; i < AT_ONCE; i++) {
          socket.send(new DatagramPacket(new byte[1], 1, echo));
        }
        lost += missing(socket);
      }
    }
    return lost;
  }

  private static int missing(DatagramSocket socket) throws IOException {
    for (int came = 0; came < AT_ONCE; came++) {
      try {
        socket.receive(new DatagramPacket(new byte[1], 1));
      } catch (SocketTimeoutException e) {
        return AT_ONCE - came;
      }
    }
    return 0;
  }
}
