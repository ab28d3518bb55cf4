package dev.mediator.cli.forward;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * The bytes of one connection that came from the partner and have not been given to the socket yet.
 *
 * <p>It is a ring that grows up to the window, so that its size never depends on how the partner
 * cuts its frames. The link's thread fills it, one other thread empties it; positions count all
 * bytes since the beginning.
 */
final class Inflow {
  /** Bytes of the ring when the first one comes. A power of two, as every later size. */
  private static final int SMALLEST = 16 * 1024;

  /** Bytes given to the socket at once. */
  private static final int PORTION = 64 * 1024;

  private final int window;
  private byte[] ring = new byte[0];
  private long granted;
  private long filled;
  private long emptied;
  private boolean ended;
  private boolean over;

  /** Never holds more than {@code window} bytes, a power of two. */
  Inflow(int window) {
    this.window = window;
  }

  int window() {
    return window;
  }

  /** Takes the payload of a DATA frame from the link. It does not wait for the socket. */
  void fill(InputStream in, int length) throws IOException {
    makeRoom(length);
    int left = length;
    while (left > 0) {
      int at = (int) filled & (ring.length - 1);
      int read = in.read(ring, at, Math.min(left, ring.length - at));
      if (read < 0) {
        throw new EOFException("The link broke off in the middle of a frame.");
      }
      advance(read);
      left -= read;
    }
  }

  /** Gives some bytes to the socket, waiting for them; returns how many, -1 at the end. */
  int empty(OutputStream out) throws IOException, InterruptedException {
    byte[] source;
    int at;
    int length;
    synchronized (this) {
      while (filled == emptied && !ended && !over) {
        wait();
      }
      if (over) {
        throw new IOException("the connection is over");
      } else if (filled == emptied) {
        return -1;
      }
      source = ring;
      at = (int) emptied & (source.length - 1);
      length = (int) Math.min(Math.min(filled - emptied, PORTION), source.length - at);
    }
    // A ring that is exchanged meanwhile for a larger one keeps its bytes, so this is safe.
    out.write(source, at, length);
    synchronized (this) {
      emptied += length;
    }
    return length;
  }

  /** The bytes to grant to the partner now: 0 until half a window is free again. */
  synchronized int toGrant() {
    int more = (int) (emptied + window - granted);
    if (more < window / 2 || ended) {
      return 0;
    }
    granted += more;
    return more;
  }

  /** The partner sends no more. */
  synchronized void finish() throws BreachException {
    if (ended) {
      throw new BreachException("The partner breaks the rules: a connection ends twice.");
    }
    ended = true;
    notifyAll();
  }

  /** Ends it at once, and whoever waits at it. */
  synchronized void end() {
    over = true;
    notifyAll();
  }

  private synchronized void makeRoom(int length) throws BreachException {
    if (ended || filled + length > granted) {
      throw new BreachException("The partner breaks the rules: it sends more than it may.");
    }
    int needed = (int) (filled - emptied) + length;
    if (needed > ring.length) {
      int size = Math.max(SMALLEST, Integer.highestOneBit(needed - 1) << 1);
      ring = unwound(size);
    }
  }

  /** What the ring holds, each byte where a ring of that size has it. */
  private byte[] unwound(int size) {
    byte[] larger = new byte[size];
    for (long position = emptied; position < filled; ) {
      int from = (int) position & (ring.length - 1);
      int to = (int) position & (size - 1);
      int length = (int) Math.min(filled - position, Math.min(ring.length - from, size - to));
      System.arraycopy(ring, from, larger, to, length);
      position += length;
    }
    return larger;
  }

  private synchronized void advance(int bytes) {
    filled += bytes;
    notifyAll();
  }
}
