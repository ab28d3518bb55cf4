package dev.mediator.cli.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mediator.cli.forward.ForwardEvent.Refused;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** What is not carried, and what is said about it on either side. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class RefusalTest {

  @Test
  void whatIsNotAllowedIsRefused() throws Exception {
    try (ServerSocket server = Friends.listen();
        Friends friends = Friends.forbidding(Friends.target(server.getLocalPort()))) {
      friends.connect();
      try (Socket near = friends.dial()) {
        assertThatThrownBy(() -> near.getInputStream().read()).isInstanceOf(SocketException.class);
      }
      Target wanted = Friends.target(server.getLocalPort());
      assertThat(friends.asked().take()).isEqualTo(new Refused(1, wanted, Refusal.NOT_ALLOWED));
      assertThat(friends.answered().take()).isEqualTo(new Refused(-1, wanted, Refusal.NOT_ALLOWED));
      server.setSoTimeout(1);
      assertThatThrownBy(server::accept).isInstanceOf(IOException.class);
    }
  }

  @Test
  void aTargetThatDoesNotAnswerIsRefused() throws Exception {
    int nobody;
    try (ServerSocket gone = Friends.listen()) {
      nobody = gone.getLocalPort();
    }
    Target nowhere = new Target("nowhere.invalid", nobody);
    try (Friends friends = Friends.with(Friends.target(nobody), nowhere)) {
      friends.connect();
      try (Socket near = friends.dial(0)) {
        assertThatThrownBy(() -> near.getInputStream().read()).isInstanceOf(SocketException.class);
      }
      assertThat(Friends.next(friends.asked(), Refused.class).why()).isEqualTo(Refusal.NO_ANSWER);
      try (Socket near = friends.dial(1)) {
        assertThatThrownBy(() -> near.getInputStream().read()).isInstanceOf(SocketException.class);
      }
      assertThat(Friends.next(friends.asked(), Refused.class).why())
          .isEqualTo(Refusal.UNKNOWN_HOST);
    }
  }
}
