package dev.mediator.lab;

import java.time.Duration;
import java.util.List;

/** How far the places of an {@link Internet} are from each other, and what is lost between them. */
enum Distance {
  NEAR("no latency", 0, 0, 0),
  FAR("25 ms apart", 12_500, 12_500, 0),
  UNEVEN("2 and 60 ms from the Mediator", 1_000, 59_000, 0),
  LOSSY("20 ms apart, 2 % lost", 10_000, 10_000, 10);

  final String title;

  /** From the middle to the public host, and as far to the first site. */
  private final int nearMicros;

  /** From the middle to the second site. */
  private final int farMicros;

  /** Each frame is lost twice at that rate, on its way to the middle and from it. */
  private final int lossPerMille;

  Distance(String title, int nearMicros, int farMicros, int lossPerMille) {
    this.title = title;
    this.nearMicros = nearMicros;
    this.farMicros = farMicros;
    this.lossPerMille = lossPerMille;
  }

  /** From the public host, the first site and the second to the middle; none where all is near. */
  List<Hub.Path> paths() {
    return this == NEAR ? List.of() : List.of(path(nearMicros), path(nearMicros), path(farMicros));
  }

  private Hub.Path path(int micros) {
    return new Hub.Path(Duration.ofNanos(1000L * micros), Duration.ZERO, lossPerMille);
  }

  /** From the public host to the first site and back. */
  Duration roundTrip() {
    return Duration.ofNanos(4000L * nearMicros);
  }
}
