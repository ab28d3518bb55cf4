package dev.mediator.load;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;

/**
 * What a Mediator holds when nobody is there.
 *
 * @param resident memory in MiB
 * @param registrations that somebody still knows of, wherever
 */
record State(LiveHeap heap, long resident, long descriptors, long connections, long registrations) {
  /** Longer than every deadline of the Mediator's together. */
  private static final Duration REST = Duration.ofSeconds(60);

  /** As it is now. */
  static State of(MediatorProcess mediator) throws IOException, InterruptedException {
    LiveHeap heap = mediator.liveHeap();
    return new State(
        heap,
        mediator.residentMebibytes(),
        mediator.descriptors(),
        heap.of("transport.Connection"),
        heap.of("handshake.Registration"));
  }

  /** As it is when every deadline of those who were there has passed, or earlier. */
  static State atRest(MediatorProcess mediator) throws IOException, InterruptedException {
    await()
        .atMost(REST)
        .pollInterval(Duration.ofSeconds(1))
        .until(() -> of(mediator), state -> state.connections == 0);
    return of(mediator);
  }

  @Override
  public String toString() {
    return ("%.2f MiB of heap after collection, %d MiB resident, %d descriptors, %d connections,"
            + " %d registrations")
        .formatted(heap.bytes() / 1048576.0, resident, descriptors, connections, registrations);
  }
}
