package dev.mediator.server.config;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** How much this process can hold: what limits are when nobody sets them. */
final class Capacity {
  /** More than any machine holds. */
  static final int MOST = 10_000_000;

  /** Descriptors for all that is no peer: listeners, event loops, files, dials back. */
  private static final int RESERVE = 256;

  /** Where the system does not say how many descriptors there are. */
  private static final int USUAL_DESCRIPTORS = 8192;

  private static final int MOST_UNPROVED = 4096;

  /** More than was measured for a peer that waits, with what the kernel holds beside it. */
  private static final int BYTES_PER_CONNECTION = 4096;

  /** The same of TLS, beside that: 7.6 KB were, and a part of a record may be there. */
  private static final int BYTES_OF_TLS = 28 * 1024;

  /** What TLS may hold before it is agreed on: the largest record, and what the two have said. */
  private static final int BYTES_OF_TLS_BEGUN = 64 * 1024;

  private Capacity() {}

  static int connections() {
    long descriptors =
        ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
            ? unix.getMaxFileDescriptorCount()
            : USUAL_DESCRIPTORS;
    // Of a small number of them, half.
    return Math.clamp(Math.max(descriptors - RESERVE, descriptors / 2), 1, MOST);
  }

  /** Each may hold an incomplete message of this size. */
  static int unproved(int connections, int maxMessage, boolean tls) {
    long memory = Runtime.getRuntime().maxMemory() / 4;
    long held = memory / (maxMessage + BYTES_PER_CONNECTION + (tls ? BYTES_OF_TLS_BEGUN : 0));
    return Math.clamp(Math.min(held, connections / 2), 1, MOST_UNPROVED);
  }

  /** Room is left for those who come to meet who waits. */
  static int registrations(int connections, int unproved, boolean tls) {
    long memory = Runtime.getRuntime().maxMemory() / 2;
    int others = connections - unproved;
    long held = memory / (BYTES_PER_CONNECTION + (tls ? BYTES_OF_TLS : 0));
    return Math.clamp(Math.min(held, others), 1, MOST);
  }
}
