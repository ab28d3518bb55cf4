package dev.mediator.cli.transfer;

import java.util.ArrayList;
import java.util.List;

/** A progress that remembers what it was told, and does something after each chunk. */
class Watcher implements Progress {
  final List<String> ended = new ArrayList<>();
  long expected = -1;
  long moved;
  int stops;
  int breaks;
  private final Runnable atChunk;

  Watcher() {
    this(() -> {});
  }

  Watcher(Runnable atChunk) {
    this.atChunk = atChunk;
  }

  @Override
  public void expects(int files, long bytes) {
    expected = bytes;
  }

  @Override
  public void begins(String path) {}

  @Override
  public void moved(int bytes) {
    moved += bytes;
    atChunk.run();
  }

  @Override
  public void ends(String path, Fate fate, String reason) {
    ended.add(path + " " + fate);
  }

  @Override
  public void stops(Summary summary) {
    stops++;
  }

  @Override
  public void breaks(Summary summary) {
    breaks++;
  }
}
