package dev.mediator.cli.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import dev.mediator.cli.forward.ForwardEvent.Closed;
import dev.mediator.cli.forward.ForwardEvent.Refused;
import dev.mediator.cli.forward.Friends.Served;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of connections when the link is lost, ends, or is not there yet. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class LinkLossTest {
  private static final int SOME = 20;

  @Test
  void aLostLinkResetsAllAndTheNextOneCarriesOn() throws Exception {
    loseThreeLinks();
  }

  private static void loseThreeLinks() throws Exception {
    try (ServerSocket server = Friends.listen();
        Friends friends = Friends.with(Friends.target(server.getLocalPort()))) {
      for (int round = 0; round < 3; round++) {
        Served link = friends.connect();
        List<Socket> ends = exchange(friends, server);
        Tunnel.reset(link.here());
        for (Socket end : ends) {
          assertThatThrownBy(() -> end.getInputStream().read()).isInstanceOf(SocketException.class);
          end.close();
        }
        assertThatThrownBy(() -> link.answering().get(10, TimeUnit.SECONDS))
            .isInstanceOf(ExecutionException.class)
            .hasCauseExactlyInstanceOf(SocketException.class);
        assertThatThrownBy(() -> link.asking().get(10, TimeUnit.SECONDS))
            .hasCauseInstanceOf(IOException.class);
      }
      assertThat(friends.asked().stream().filter(Closed.class::isInstance))
          .hasSize(3 * SOME)
          .allMatch(event -> !((Closed) event).whole());
    }
  }

  @Test
  void aLocalConnectionWaitsForTheLink() throws Exception {
    try (ServerSocket server = Friends.listen();
        Friends friends = Friends.with(Friends.target(server.getLocalPort()))) {
      try (Socket early = friends.dial()) {
        early.getOutputStream().write('?');
        friends.connect();
        try (Socket far = server.accept()) {
          assertThat(far.getInputStream().read()).isEqualTo('?');
        }
      }
    }
  }

  @Test
  void itDoesNotWaitForEver() throws Exception {
    Duration wait = Duration.ofSeconds(5);
    Limits impatient = new Limits(Duration.ofMillis(100), wait, wait, wait);
    try (Friends friends = Friends.with(impatient, Friends.target(1));
        Socket early = friends.dial()) {
      assertThatThrownBy(() -> early.getInputStream().read()).isInstanceOf(SocketException.class);
      assertThat(friends.asked().take())
          .isEqualTo(new Refused(0, Friends.target(1), Refusal.NO_LINK));
    }
  }

  @Test
  void anOrderlyEndIsNoFailure() throws Exception {
    try (ServerSocket server = Friends.listen();
        Friends friends = Friends.with(Friends.target(server.getLocalPort()))) {
      Served link = friends.connect();
      List<Socket> ends = exchange(friends, server);
      link.here().shutdownOutput();
      assertThat(link.answering().get(10, TimeUnit.SECONDS)).isNull();
      friends.asking().close();
      for (Socket end : ends) {
        end.close();
      }
      await()
          .untilAsserted(() ->
              assertThatThrownBy(() -> friends.dial().close())
                  .isInstanceOf(ConnectException.class));
    }
  }

  @Test
  void onlyOneLinkIsServedAtATime() throws Exception {
    try (Friends friends = Friends.with(Friends.target(1))) {
      Served first = friends.connect();
      try (Socket early = friends.dial()) {
        assertThat(friends.asked().take()).isInstanceOf(Refused.class);
        assertThat(early.isConnected()).isTrue();
      }
      Served second = friends.connect();
      assertThatThrownBy(() -> second.asking().get(10, TimeUnit.SECONDS))
          .hasCauseInstanceOf(IllegalStateException.class);
      assertThat(first.asking().isDone()).isFalse();
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void nothingIsLeftBehind(@TempDir Path folder) throws Exception {
    long before = sockets();
    loseThreeLinks();
    await()
        .untilAsserted(() -> {
          assertThat(threads(Files.createTempDirectory(folder, "dump").resolve("threads.json")))
              .doesNotContain(Tunnel.class.getName() + ".", Link.class.getName() + ".")
              .doesNotContain(Forwarding.class.getName() + ".");
          assertThat(sockets()).isLessThanOrEqualTo(before);
        });
  }

  /** Connections that carried a byte each way, and are held open: both ends of each. */
  private static List<Socket> exchange(Friends friends, ServerSocket server) throws IOException {
    List<Socket> ends = new ArrayList<>();
    for (int i = 0; i < SOME; i++) {
      Socket near = friends.dial();
      Socket far = server.accept();
      near.getOutputStream().write(i);
      assertThat(far.getInputStream().read()).isEqualTo(i);
      far.getOutputStream().write(i);
      assertThat(near.getInputStream().read()).isEqualTo(i);
      ends.add(near);
      ends.add(far);
    }
    return ends;
  }

  private static String threads(Path file) throws IOException {
    ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
        .dumpThreads(file.toString(), ThreadDumpFormat.JSON);
    return Files.readString(file);
  }

  private static long sockets() throws IOException {
    try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
      return descriptors.filter(LinkLossTest::isSocket).count();
    }
  }

  private static boolean isSocket(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
    } catch (NoSuchFileException _) {
      return false;
    } catch (IOException failure) {
      throw new AssertionError(failure);
    }
  }
}
