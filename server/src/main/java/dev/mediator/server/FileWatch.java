package dev.mediator.server;

import dev.mediator.server.observe.LogEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Files of the operator's that are read anew when they change.
 *
 * <p>One thread looks at them now and then, and acts when a change has stood from one look to the
 * next, so that a file which is still being written is left alone. It asks for the file that a name
 * leads to in the end: renamed files and switched links count as changes. Safe for all threads.
 */
final class FileWatch implements AutoCloseable {
  private final Duration pause;
  private final Map<String, Watched> all = new ConcurrentHashMap<>();
  private @Nullable ScheduledExecutorService thread;

  /** Looks again after so long; nobody looks before there is something to look at. */
  FileWatch(Duration pause) {
    this.pause = pause;
  }

  /** How some files look at one moment: two looks differ if one of the files has changed. */
  record Look(List<Path> files, List<Optional<Stamp>> stamps) {
    static Look at(List<Path> files) {
      return new Look(files, files.stream().map(Stamp::of).toList());
    }
  }

  /** By what a change of a file shows, its content aside. */
  private record Stamp(FileTime modified, long size, @Nullable Object file) {
    /** Empty where there is no file. */
    static Optional<Stamp> of(Path path) {
      try {
        BasicFileAttributes found = Files.readAttributes(path, BasicFileAttributes.class);
        return Optional.of(new Stamp(found.lastModifiedTime(), found.size(), found.fileKey()));
      } catch (IOException e) {
        return Optional.empty();
      }
    }
  }

  /**
   * From now on has some files read anew when one of them changes, in place of those that were
   * watched under this name.
   *
   * @param name what they are, for the log
   * @param before how they looked before they were read for the first time
   * @param reading reads all of them, and says in few words what is there now; if it throws, what
   *     was read before must still hold, and the message says why
   */
  synchronized void watch(String name, Look before, Callable<String> reading) {
    if (before.files().isEmpty()) {
      all.remove(name);
      return;
    }
    all.put(name, new Watched(name, before, reading));
    if (thread == null) {
      thread = Executors.newSingleThreadScheduledExecutor(FileWatch::daemon);
      long nanos = pause.toNanos();
      thread.scheduleWithFixedDelay(this::look, nanos, nanos, TimeUnit.NANOSECONDS);
    }
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "mediator-files");
    thread.setDaemon(true);
    return thread;
  }

  void look() {
    all.values().forEach(Watched::look);
  }

  @Override
  public synchronized void close() {
    if (thread != null) {
      thread.shutdownNow();
    }
  }

  /** Some files that are read together. */
  private static final class Watched {
    /**
     * What could not be read is tried again after so many looks, though it looks as before: it may
     * have been for want of a right, or of a descriptor.
     */
    private static final int LOOKS_PER_TRY = 30;

    private final String name;
    private final Callable<String> reading;
    private Look read;
    private Look seen;
    private String wrong = "";
    private int looks;

    Watched(String name, Look before, Callable<String> reading) {
      this.name = name;
      this.reading = reading;
      this.read = before;
      this.seen = before;
    }

    synchronized void look() {
      Look now = Look.at(read.files());
      boolean settled = now.equals(seen);
      seen = now;
      looks++;
      if (settled && (!now.equals(read) || (!wrong.isEmpty() && looks >= LOOKS_PER_TRY))) {
        read();
      }
    }

    /** Whatever befalls it, the next change is seen. */
    private void read() {
      read = Look.at(read.files());
      seen = read;
      looks = 0;
      try {
        LogEvent.RELOADED.log("read anew: {} ({})", name, reading.call());
        wrong = "";
      } catch (Exception | Error e) {
        String why = String.valueOf(e.getMessage()).replace("\n", "; ");
        if (!why.equals(wrong)) {
          LogEvent.RELOAD_FAILED.log(
              "not read anew, so that what was read before still holds: {} ({})", name, why);
        }
        wrong = why;
      }
    }
  }
}
