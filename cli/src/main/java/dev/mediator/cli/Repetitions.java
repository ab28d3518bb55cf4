package dev.mediator.cli;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * What may be said again and again, and is said once, with a count of the rest: for a while each
 * sentence is new only once, and a partner can have only so many of them told.
 *
 * <p>Programs, and whoever asked for each step, are told every time.
 */
final class Repetitions {
  private static final Duration WHILE = Duration.ofSeconds(10);

  /** Different sentences in a while: the words are ours, but the partner may choose the names. */
  private static final int MOST = 16;

  private final Voice voice;
  private final LongSupplier nanoTime;
  private final Map<String, Integer> further = new LinkedHashMap<>();
  private int others;
  private long since;

  Repetitions(Voice voice, LongSupplier nanoTime) {
    this.voice = voice;
    this.nanoTime = nanoTime;
    this.since = nanoTime.getAsLong();
  }

  /** Says it, or counts it. */
  synchronized void tell(String sentence, JsonLine line) {
    long now = nanoTime.getAsLong();
    if (now - since > WHILE.toNanos()) {
      sum();
      since = now;
    }
    if (further.containsKey(sentence)) {
      further.merge(sentence, 1, Integer::sum);
      voice.detail(sentence, line);
    } else if (further.size() < MOST) {
      further.put(sentence, 0);
      voice.note(sentence, line);
    } else {
      others++;
      voice.detail(sentence, line);
    }
  }

  /** Says how many were only counted, and begins anew. */
  synchronized void sum() {
    if (!voice.tellsDetails()) {
      further.forEach((sentence, count) -> say(count, sentence));
      say(others, "of other kinds");
    }
    further.clear();
    others = 0;
  }

  private void say(int count, String what) {
    if (count > 0) {
      String sentence = count + " more: " + what;
      voice.note(sentence, new JsonLine("note").with("text", sentence));
    }
  }
}
