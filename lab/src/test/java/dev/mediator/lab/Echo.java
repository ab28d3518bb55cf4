package dev.mediator.lab;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;

/** Datagrams that are sent back, for use in a {@link Station}: they show what is lost on a way. */
final class Echo {
  /** On their way: fewer than any queue there holds, and more than a way loses of them all. */
  private static final int AT_ONCE = 50;

  /** What has not come back by then after the last that did, will not: far beyond any pause. */
  private static final int SILENCE_MILLIS = 5000;

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

  /** How many do not come back; a way that keeps {@link #AT_ONCE} of them is given up. */
  static int lost(InetSocketAddress echo, int number) throws IOException {
    int sent = 0;
    int came = 0;
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.setSoTimeout(SILENCE_MILLIS);
      while (came < number) {
        if (sent < number && sent - came < AT_ONCE) {
          socket.send(new DatagramPacket(new byte[1], 1, echo));
          sent++;
        } else {
          socket.receive(new DatagramPacket(new byte[1], 1));
          came++;
        }
      }
    } catch (SocketTimeoutException e) {
      // What has not come by now is lost.
    }
    return number - came;
  }
}
