package dev.mediator.load;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a heap holds that is in use: all of it, and how many instances of which class.
 *
 * @param bytes in all
 */
record LiveHeap(long bytes, Map<String, Long> instances) {
  private static final Pattern LINE =
      Pattern.compile("(?m)^ *\\d+: +(\\d+) +(\\d+) +(\\S+)(?: .*)?$");
  private static final String US = "dev.mediator.server.";

  /** Reads what {@code GC.class_histogram} says. */
  static LiveHeap parse(String histogram) {
    Map<String, Long> instances = new TreeMap<>();
    long bytes = 0;
    Matcher line = LINE.matcher(histogram);
    while (line.find()) {
      instances.put(line.group(3), Long.parseLong(line.group(1)));
      bytes += Long.parseLong(line.group(2));
    }
    if (bytes == 0) {
      throw new AssertionError("no histogram: " + histogram);
    }
    return new LiveHeap(bytes, instances);
  }

  /** How many there are of a class of the server's. */
  long of(String name) {
    return instances.getOrDefault(US + name, 0L);
  }

  /** Of which classes of the server there are more than there were, and how many more. */
  Map<String, Long> moreThan(LiveHeap before) {
    Map<String, Long> more = new TreeMap<>();
    instances.forEach((name, count) -> {
      long by = count - before.instances.getOrDefault(name, 0L);
      if (name.startsWith(US) && by > 0) {
        more.put(name.substring(US.length()), by);
      }
    });
    return more;
  }
}
