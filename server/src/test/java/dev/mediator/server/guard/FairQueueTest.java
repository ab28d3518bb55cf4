package dev.mediator.server.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediator.protocol.Endpoint;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every block has the same right. */
class FairQueueTest {
  private final FairQueue<String> queue = new FairQueue<>();

  @Test
  void oneOfEachBlockIsServedInTurn() {
    for (int i = 1; i <= 3; i++) {
      queue.add(new Endpoint("192.0.2.1", i), "flood " + i);
    }
    queue.add(new Endpoint("192.0.2.2", 1), "one");
    queue.add(new Endpoint("2001:db8::1", 1), "other 1");
    queue.add(new Endpoint("2001:db8::2", 2), "other 2");
    List<String> served = new ArrayList<>();
    for (String next = queue.poll(); next != null; next = queue.poll()) {
      served.add(next);
    }
    assertThat(served)
        .containsExactly("flood 1", "one", "other 1", "flood 2", "other 2", "flood 3");
    assertThat(queue.isEmpty()).isTrue();
  }

  @Test
  void whoComesBackStandsBehindTheOthers() {
    queue.add(new Endpoint("192.0.2.1", 1), "a1");
    queue.add(new Endpoint("192.0.2.2", 1), "b1");
    assertThat(queue.poll()).isEqualTo("a1");
    queue.add(new Endpoint("192.0.2.1", 2), "a2");
    assertThat(queue.poll()).isEqualTo("b1");
    assertThat(queue.poll()).isEqualTo("a2");
    assertThat(queue.poll()).isNull();
  }
}
