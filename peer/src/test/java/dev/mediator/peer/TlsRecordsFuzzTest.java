package dev.mediator.peer;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketException;
import java.util.Arrays;

/**
 * Fuzzes the count of TLS records: whatever their lengths and however they are cut, the connection
 * ends exactly when as many records brought nothing as are allowed, and not one earlier.
 *
 * <p>The first byte of an input says how often the stream repeats, the second seeds the cuts.
 */
class TlsRecordsFuzzTest {
  private static final int HEADER = 5;

  /** What TLS would be: it takes some bytes of records, and gives a byte of its own, or none. */
  private static final class Application extends InputStream {
    private final InputStream records;
    private final byte[] plan;
    private int turn;
    private int taken;

    Application(InputStream records, byte[] plan) {
      this.records = records;
      this.plan = plan;
    }

    /** A turn of the plan: how many reads, of how many bytes, and whether a byte comes of it. */
    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int now = plan[turn++ % plan.length] & 0xff;
      byte[] room = new byte[1 + now / 8];
      for (int i = 0; i <= now % 8 / 2; i++) {
        int read = records.read(room, 0, room.length);
        if (read < 0) {
          return -1;
        }
        taken += read;
      }
      return now % 2;
    }

    @Override
    public int read() {
      throw new UnsupportedOperationException();
    }
  }

  @FuzzTest
  void exactlySoMany(byte[] input) throws IOException {
    if (input.length < 3) {
      return;
    }
    byte[] plan = Arrays.copyOfRange(input, 1, 1 + Math.min(8, input.length - 2));
    byte[] once = Arrays.copyOfRange(input, 1 + plan.length, input.length);
    byte[] stream = repeated(once, 1 + (input[0] & 0xff));
    TlsRecords records = new TlsRecords(new ByteArrayInputStream(stream));
    Application tls = new Application(records, plan);
    InputStream counting = records.counting(tls);
    int[] begun = begun(stream);
    int idle = 0;
    int taken = 0;
    int read = 0;
    boolean cut = false;
    while (read >= 0 && !cut) {
      try {
        read = counting.read(new byte[1], 0, 1);
      } catch (SocketException e) {
        cut = true;
      }
      int more = begun[tls.taken] - begun[taken];
      taken = tls.taken;
      if (!cut) {
        assertThat(idle + more).isLessThanOrEqualTo(TlsRecords.MOST_IDLE + 1);
        idle += read > 0 && more > 0 ? more - 1 : more;
      } else {
        int last = begun[Math.min(stream.length, taken + 33)] - begun[taken];
        assertThat(idle + more + last).isGreaterThan(TlsRecords.MOST_IDLE + 1);
      }
    }
  }

  private static byte[] repeated(byte[] once, int times) {
    byte[] all = new byte[once.length * times];
    for (int i = 0; i < all.length; i++) {
      all[i] = once[i % once.length];
    }
    return all;
  }

  /** For each number of bytes, how many records' headers end within them. */
  private static int[] begun(byte[] stream) {
    int[] begun = new int[stream.length + 1];
    int count = 0;
    int next = HEADER;
    for (int at = 1; at <= stream.length; at++) {
      if (at == next) {
        count++;
        next += HEADER + (((stream[at - 2] & 0xff) << 8) | (stream[at - 1] & 0xff));
      }
      begun[at] = count;
    }
    return begun;
  }
}
