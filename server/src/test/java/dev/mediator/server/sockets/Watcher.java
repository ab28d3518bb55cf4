package dev.mediator.server.sockets;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;

/** Somebody who watches a Mediator, as a browser's EventSource does. */
final class Watcher implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 60_000;

  private final Socket socket;
  private final BufferedReader lines;
  private final String status;

  Watcher(InetSocketAddress admin) throws IOException {
    this(admin, "none");
  }

  /** One who shows this value of the header Authorization. */
  Watcher(InetSocketAddress admin, String authorization) throws IOException {
    this.socket = new Socket(admin.getAddress(), admin.getPort());
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket
        .getOutputStream()
        .write(
            ("GET /api/live HTTP/1.1\r\nHost: localhost\r\nAuthorization: "
                    + authorization
                    + "\r\n\r\n")
                .getBytes(US_ASCII));
    this.lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
    this.status = String.valueOf(lines.readLine());
  }

  /** Whether it may watch. */
  boolean isTaken() {
    return status.contains(" 200 ");
  }

  /** The data of the next event of this name. */
  String next(String name) throws IOException {
    String line = lines.readLine();
    while (line != null && !line.equals("event: " + name)) {
      line = lines.readLine();
    }
    String data = line == null ? "" : lines.readLine();
    return data.replaceFirst("^data: ", "");
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
