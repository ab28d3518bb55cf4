package dev.mediator.cli;

import dev.mediator.cli.transfer.Fate;
import dev.mediator.cli.transfer.Progress;
import dev.mediator.cli.transfer.Summary;
import java.util.Locale;

/**
 * Progress for programs: an event for what is expected, for each entry, and for the end.
 *
 * <p>The names of the events are an interface: they may grow in number, and do not change.
 */
final class ProgressJson implements Progress {
  private final Voice voice;

  ProgressJson(Voice voice) {
    this.voice = voice;
  }

  @Override
  public void expects(int files, long bytes) {
    tell(new JsonLine("expects").with("files", files).with("bytes", bytes));
  }

  @Override
  public void begins(String path) {
    tell(new JsonLine("begins").with("path", path));
  }

  @Override
  public void moved(int bytes) {
    // Whoever counts bytes can look at the file.
  }

  @Override
  public void ends(String path, Fate fate, String reason) {
    tell(
        new JsonLine("ends")
            .with("path", path)
            .with("fate", fate.name().toLowerCase(Locale.ROOT).replace('_', '-'))
            .with("reason", reason));
  }

  @Override
  public void stops(Summary summary) {
    tell(
        new JsonLine("done")
            .with("delivered", summary.delivered())
            .with("already-there", summary.alreadyThere())
            .with("bytes", summary.bytes())
            .with("problems", summary.problems().size()));
  }

  @Override
  public void breaks(Summary summary) {
    // The failure that follows says it.
  }

  /** There is no sentence for people, who see a bar or lines instead. */
  private void tell(JsonLine line) {
    voice.result("", line);
  }
}
