package dev.mediator.cli.forward;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** A link by itself, at the moments that two forwardings seldom meet. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class LinkTest {
  private final CountDownLatch cut = new CountDownLatch(1);

  /** All places are taken by connections whose end is still being told. */
  @Test
  void whatItNoLongerTakesIsUntouched() throws Exception {
    CountDownLatch told = new CountDownLatch(1);
    Terms terms = new Terms(Set.of(), event -> await(told), Friends.QUICK);
    Link link =
        new Link(new StuckLink.Input(cut), new StuckLink.Output(cut), cut::countDown, terms);
    for (int i = 0; i < Limits.TUNNELS; i++) {
      assertThat(link.ask(new Socket(), Friends.target(1))).isTrue();
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> end = threads.submit(link::end);
      cut.await();
      Socket last = new Socket();
      while (link.ask(last, Friends.target(1))) {
        last = new Socket();
      }
      assertThat(last.isClosed()).as("another link can carry it").isFalse();
      told.countDown();
      end.get();
    }
  }

  /** The greeting is the only thing that comes: it counts as long as any other. */
  @Test
  void aGreetingIsASignOfLife() throws Exception {
    Duration longer = Duration.ofHours(1);
    Terms terms = new Terms(Set.of(), event -> {}, new Limits(longer, longer, longer, longer));
    InputStream in =
        new SequenceInputStream(
            new ByteArrayInputStream(LinkWriter.GREETING.line()), new StuckLink.Input(cut));
    Link link = new Link(in, OutputStream.nullOutputStream(), cut::countDown, terms);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      CountDownLatch ready = new CountDownLatch(1);
      threads.submit(() -> {
        link.run(ready::countDown);
        return null;
      });
      ready.await();
      link.look();
      assertThat(cut.getCount()).as("it was heard").isOne();
      link.look();
      assertThat(cut.getCount()).as("nothing came since").isZero();
      link.end();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
