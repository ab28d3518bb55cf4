package dev.mediator.peer;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Two identities of {@link Ground} that want to meet, by their numbers. */
record Pair(int one, int other) {
  private static final int BYTES = 1024;

  /** So many different pairs, of as few identities as that takes. */
  static List<Pair> pairs(int count) {
    List<Pair> pairs = new ArrayList<>();
    for (int other = 1; pairs.size() < count; other++) {
      for (int one = 0; one < other && pairs.size() < count; one++) {
        pairs.add(new Pair(one, other));
      }
    }
    return pairs;
  }

  /** The same two, seen from the other side. */
  Pair turned() {
    return new Pair(/* one= */ other, /* other= */ one);
  }

  /** Meets the other, sends it a kilobyte, and gets as much; then hangs up. */
  void meet(PeerConnector connector) throws IOException {
    try (PeerConnection connection = connector.connect(Ground.key(other))) {
      talk(connection);
    }
  }

  void talk(PeerConnection connection) throws IOException {
    connection.output().write(bytes(one, other));
    byte[] answer = connection.input().readNBytes(BYTES);
    if (!Arrays.equals(answer, bytes(other, one)) || !connection.encrypted()) {
      throw new AssertionError(this + " are connected with somebody else");
    }
  }

  private static byte[] bytes(int from, int to) {
    byte[] bytes = new byte[BYTES];
    Arrays.fill(bytes, (byte) to);
    bytes[0] = (byte) from;
    return bytes;
  }
}
