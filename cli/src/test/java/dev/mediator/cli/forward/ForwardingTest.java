package dev.mediator.cli.forward;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.mediator.cli.forward.ForwardEvent.Closed;
import dev.mediator.cli.forward.ForwardEvent.Opened;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** What programs on either side see of connections that are carried. */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class ForwardingTest {
  private static final int MANY = 100;
  private static final int BIG = 3_000_000;

  @Test
  void anHttpServerIsReached() throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    byte[] body = bytes(1, BIG);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, body.length);
          try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
          }
        });
    server.start();
    try (Friends friends = Friends.with(Friends.target(server.getAddress().getPort()));
        HttpClient client = HttpClient.newHttpClient()) {
      friends.connect();
      URI page = URI.create("http://127.0.0.1:" + friends.port(0).getPort() + "/");
      for (int i = 0; i < 3; i++) {
        var answer = client.send(HttpRequest.newBuilder(page).build(), BodyHandlers.ofByteArray());
        assertThat(answer.body()).isEqualTo(body);
      }
    } finally {
      server.stop(0);
    }
  }

  /** Each sends a body of its own, ends its half, and gets back the body's digest and length. */
  @Test
  void aHundredConnectionsAtOnceKeepTheirBytes() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        ServerSocket server = Friends.listen();
        Friends friends = Friends.with(Friends.target(server.getLocalPort()))) {
      threads.submit(() -> {
        for (int i = 0; i < MANY; i++) {
          Socket socket = server.accept();
          threads.submit(() -> echo(socket));
        }
        return null;
      });
      friends.connect();
      List<Future<Boolean>> whole = new ArrayList<>();
      for (int i = 0; i < MANY; i++) {
        byte[] body = bytes(i, BIG / 2 + i);
        whole.add(threads.submit(() -> comesBack(friends.dial(), body)));
      }
      for (Future<Boolean> each : whole) {
        assertThat(each.get(1, TimeUnit.MINUTES)).isTrue();
      }
      for (int i = 0; i < MANY; i++) {
        Closed closed = Friends.next(friends.answered(), Closed.class);
        assertThat(closed.sent()).isEqualTo(closed.received()).isGreaterThanOrEqualTo(BIG / 2);
        assertThat(closed.whole()).isTrue();
      }
    }
  }

  @Test
  void eitherHalfEndsWithoutTheOther() throws Exception {
    try (ServerSocket server = Friends.listen();
        Friends friends = Friends.with(Friends.target(server.getLocalPort()))) {
      friends.connect();
      try (Socket near = friends.dial();
          Socket far = server.accept()) {
        near.shutdownOutput();
        assertThat(far.getInputStream().read()).isEqualTo(-1);
        far.getOutputStream().write("still here".getBytes(US_ASCII));
        assertThat(near.getInputStream().readNBytes(10)).isEqualTo("still here".getBytes(US_ASCII));
      }
      try (Socket near = friends.dial();
          Socket far = server.accept()) {
        far.shutdownOutput();
        assertThat(near.getInputStream().read()).isEqualTo(-1);
        near.getOutputStream().write("still here".getBytes(US_ASCII));
        near.shutdownOutput();
        assertThat(far.getInputStream().readAllBytes()).isEqualTo("still here".getBytes(US_ASCII));
      }
      Opened opened = Friends.next(friends.asked(), Opened.class);
      Closed closed = Friends.next(friends.asked(), Closed.class);
      assertThat(closed).isEqualTo(new Closed(opened.number(), opened.target(), 0, 10, true));
    }
  }

  @Test
  void bothSidesAskAndAnswerOverOneLink() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        ServerSocket server = Friends.listen();
        Friends friends = Friends.mutual(Friends.target(server.getLocalPort()))) {
      friends.connect();
      for (int i = 0; i < MANY; i++) {
        InetSocketAddress port = i % 2 == 0 ? friends.port(0) : friends.portThere(0);
        Socket near = new Socket(port.getAddress(), port.getPort());
        Future<?> echoing = threads.submit(() -> echo(server.accept()));
        assertThat(comesBack(near, bytes(i, 10_000 + i))).isTrue();
        echoing.get();
      }
      assertThat(Friends.next(friends.asked(), Opened.class).number()).isEqualTo(1);
      assertThat(Friends.next(friends.asked(), Closed.class).number()).isEqualTo(1);
      assertThat(Friends.next(friends.asked(), Opened.class).number()).isEqualTo(-1);
    }
  }

  @Test
  void aServerThatSpeaksFirstIsHeard() throws Exception {
    try (ServerSocket server = Friends.listen();
        Friends friends = Friends.with(Friends.target(server.getLocalPort()))) {
      friends.connect();
      try (Socket near = friends.dial();
          Socket far = server.accept()) {
        far.getOutputStream().write('!');
        assertThat(near.getInputStream().read()).isEqualTo('!');
      }
    }
  }

  @Test
  void oneThatDoesNotReadHoldsUpNobody() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        ServerSocket server = Friends.listen();
        Friends friends = Friends.with(Friends.target(server.getLocalPort()))) {
      friends.connect();
      byte[] flood = bytes(7, 20_000_000);
      try (Socket slow = friends.dial();
          Socket stuck = server.accept()) {
        Future<?> writing =
            threads.submit(() -> {
              slow.getOutputStream().write(flood);
              slow.shutdownOutput();
              return null;
            });
        for (int i = 0; i < 3; i++) {
          Future<?> echoing = threads.submit(() -> echo(server.accept()));
          assertThat(comesBack(friends.dial(), bytes(i, BIG))).isTrue();
          echoing.get();
        }
        assertThat(writing.isDone()).as("what is not read is not taken").isFalse();
        assertThat(digest(stuck.getInputStream())).isEqualTo(digest(flood));
        writing.get();
      }
    }
  }

  @Test
  void aResetComesThroughAsAReset() throws Exception {
    try (ServerSocket server = Friends.listen();
        Friends friends = Friends.with(Friends.target(server.getLocalPort()))) {
      friends.connect();
      try (Socket near = friends.dial();
          Socket far = server.accept()) {
        Tunnel.reset(near);
        assertThatThrownBy(() -> far.getInputStream().read()).isInstanceOf(SocketException.class);
        assertThat(Friends.next(friends.answered(), Closed.class).whole()).isFalse();
      }
      try (Socket near = friends.dial();
          Socket far = server.accept()) {
        Tunnel.reset(far);
        assertThatThrownBy(() -> near.getInputStream().read()).isInstanceOf(SocketException.class);
      }
    }
  }

  private static boolean comesBack(Socket socket, byte[] body) throws Exception {
    try (socket;
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> writing =
          threads.submit(() -> {
            socket.getOutputStream().write(body);
            socket.shutdownOutput();
            return null;
          });
      boolean same = MessageDigest.isEqual(digest(socket.getInputStream()), digest(body));
      writing.get();
      return same;
    }
  }

  private static Void echo(Socket socket) throws IOException {
    try (socket) {
      socket.getInputStream().transferTo(socket.getOutputStream());
      socket.shutdownOutput();
    }
    return null;
  }

  private static byte[] bytes(int seed, int length) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private static byte[] digest(byte[] bytes) throws Exception {
    return MessageDigest.getInstance("SHA-256").digest(bytes);
  }

  private static byte[] digest(InputStream in) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    byte[] buffer = new byte[8192];
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      digest.update(buffer, 0, read);
    }
    return digest.digest();
  }
}
