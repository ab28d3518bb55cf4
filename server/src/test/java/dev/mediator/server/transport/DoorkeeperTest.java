package dev.mediator.server.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.unix.Errors.NativeIoException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** When a listener that failed to accept goes on. */
class DoorkeeperTest {
  private static final int ECONNABORTED = -103;
  private static final int EMFILE = -24;

  private final EmbeddedChannel listener = new EmbeddedChannel(new Doorkeeper());

  @Test
  void aPeerThatWentBeforeItWasAcceptedHoldsNobodyUp() {
    listener.freezeTime();
    listener.pipeline().fireExceptionCaught(new NativeIoException("accept", ECONNABORTED));
    listener.runPendingTasks();
    assertThat(listener.config().isAutoRead()).isTrue();
    listener.checkException();
  }

  @Test
  void aWantOfDescriptorsPausesAccepting() {
    listener.freezeTime();
    listener.pipeline().fireExceptionCaught(new NativeIoException("accept", EMFILE));
    listener.runPendingTasks();
    assertThat(listener.config().isAutoRead()).isFalse();
    listener.advanceTimeBy(1, TimeUnit.SECONDS);
    listener.runScheduledPendingTasks();
    assertThat(listener.config().isAutoRead()).isTrue();
    listener.checkException();
  }
}
