package dev.mediator.server.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.mediator.server.observe.Spell;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.Errors.NativeIoException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** When a listener accepts, and when it does not. */
class DoorkeeperTest {
  private static final int ECONNABORTED = -103;
  private static final int EMFILE = -24;

  private long now;
  private final Doorkeeper doorkeeper = new Doorkeeper(() -> 32, () -> now);
  private final EmbeddedChannel listener = new EmbeddedChannel(doorkeeper);

  /** The kernel's errors are known to the native part of Netty alone. */
  @BeforeAll
  static void loadNativePart() {
    assumeThat(Epoll.isAvailable()).isTrue();
  }

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

  /** For both reasons apart, and up to now while it lasts. */
  @Test
  void itKnowsHowLongNewcomersWaitedOutside() {
    Spell busy = doorkeeper.closures().getFirst();
    Spell poor = doorkeeper.closures().getLast();
    listener.freezeTime();
    waitingBlocks(32);
    now += 5;
    listener.pipeline().fireExceptionCaught(new NativeIoException("accept", EMFILE));
    listener.pipeline().fireExceptionCaught(new NativeIoException("accept", EMFILE));
    now += 2;
    assertThat(busy.isNow() && poor.isNow()).isTrue();
    assertThat(List.of(busy.nanos(), poor.nanos())).containsExactly(7L, 2L);
    waitingBlocks(-32);
    now += 10;
    listener.advanceTimeBy(1, TimeUnit.SECONDS);
    listener.runScheduledPendingTasks();
    now += 100;
    assertThat(busy.isNow() || poor.isNow()).isFalse();
    assertThat(List.of(busy.nanos(), poor.nanos())).containsExactly(7L, 12L);
  }

  private void waitingBlocks(int more) {
    doorkeeper.waitingBlocks(more);
    listener.runPendingTasks();
  }

  @Test
  void whileTooManyAddressesWaitNobodyIsAccepted() {
    waitingBlocks(31);
    assertThat(listener.config().isAutoRead()).isTrue();
    waitingBlocks(1);
    assertThat(listener.config().isAutoRead()).isFalse();
    waitingBlocks(-2);
    assertThat(listener.config().isAutoRead()).isFalse();
    waitingBlocks(-1);
    assertThat(listener.config().isAutoRead()).isTrue();
  }

  /** Neither of the two reasons to accept nobody ends the other. */
  @Test
  void aPauseLastsHoweverFewWaitAndTheDoorStaysShutWhenItEnds() {
    listener.freezeTime();
    listener.pipeline().fireExceptionCaught(new NativeIoException("accept", EMFILE));
    waitingBlocks(32);
    waitingBlocks(-32);
    assertThat(listener.config().isAutoRead()).isFalse();
    waitingBlocks(32);
    listener.advanceTimeBy(1, TimeUnit.SECONDS);
    listener.runScheduledPendingTasks();
    assertThat(listener.config().isAutoRead()).isFalse();
    waitingBlocks(-32);
    assertThat(listener.config().isAutoRead()).isTrue();
  }
}
