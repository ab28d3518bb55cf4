package dev.mediator.cli.transfer;

import dev.mediator.cli.foreign.Greeting;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The receiver's half of one conversation. It trusts the partner with nothing. */
final class Receiver {
  /** Reasons that no further run changes; whoever waited for one would wait for ever. */
  private static final Set<String> FOR_GOOD = Set.of(NewFolders.REFUSED, Landing.DIFFERS);

  private final Wire wire;
  private final Tally tally;
  private final Folder folder;
  private final byte[] buffer = new byte[Wire.CHUNK];
  private final Set<String> lacking = new HashSet<>();
  private boolean unfinished;

  Receiver(Wire wire, Tally tally, Folder folder) {
    this.wire = wire;
    this.tally = tally;
    this.folder = folder;
  }

  /** Everything that the receiver says and hears, in the order that the package gives. */
  void talk() throws IOException {
    wire.greet(new Greeting("receive", "send", Wire.VERSION));
    List<Entry> entries = Manifest.read(wire);
    folder.begin();
    List<Landing> wanted = settleHeld(decide(entries));
    tally.expects(wanted.size(), wanted.stream().mapToLong(Landing::left).sum());
    List<Answer> receipts = new ArrayList<>();
    for (Landing landing : wanted) {
      receipts.add(receive(landing));
    }
    folder.settle(!unfinished);
    for (Answer receipt : receipts) {
      receipt.write(wire);
    }
    wire.flush();
  }

  /** Answers each entry at once, and so touches the disk only in ways that harm nothing. */
  private List<Landing> decide(List<Entry> entries) throws IOException {
    List<Landing> landings = new ArrayList<>();
    for (Entry entry : entries) {
      try {
        Landing landing = folder.place(entry);
        if (landing == null) {
          wire.writeWord(Wire.THERE);
          countThere(entry);
        } else {
          wire.writeWord(Wire.WANTED);
          wire.writeLong(landing.held());
          landings.add(landing);
        }
      } catch (EntryException e) {
        wire.refuse(e.reason());
        lacks(entry, Fate.REFUSED, e.reason());
      }
    }
    wire.flush();
    return landings;
  }

  /** The next run may bring it, unless its reason, or that of the folder it is in, is for good. */
  private void lacks(Entry entry, Fate fate, String reason) {
    tally.problem(entry.path(), fate, reason);
    unfinished |= !FOR_GOOD.contains(reason) && !lacking.contains(entry.parent());
    lacking.add(entry.path());
  }

  private void countThere(Entry entry) {
    if (!entry.isFolder()) {
      tally.alreadyThere(entry);
    }
  }

  /** What is answered is kept until the partner has said all, for it does not listen before. */
  private record Answer(int word, String reason) {
    void write(Wire wire) throws IOException {
      if (word == Wire.REFUSED) {
        wire.refuse(reason);
      } else {
        wire.writeWord(word);
      }
    }
  }

  /** Hears what the partner has of each file that is held here, and says what it is to send. */
  private List<Landing> settleHeld(List<Landing> landings) throws IOException {
    wire.allowWork(landings.stream().mapToLong(Landing::held).sum());
    List<Landing> wanted = new ArrayList<>();
    List<Answer> verdicts = new ArrayList<>();
    for (Landing landing : landings) {
      Answer verdict = landing.held() > 0 ? judge(landing) : null;
      if (verdict != null) {
        verdicts.add(verdict);
      }
      if (verdict == null || verdict.word == Wire.GO_ON || verdict.word == Wire.SEND_ALL) {
        wanted.add(landing);
      }
    }
    for (Answer verdict : verdicts) {
      verdict.write(wire);
    }
    wire.flush();
    return wanted;
  }

  /** A whole file stays whatever it is; a partial one that differs is written anew. */
  private Answer judge(Landing landing) throws IOException {
    boolean same = hasSame(landing);
    if (!landing.isWhole()) {
      if (!same) {
        landing.startOver();
      }
      return new Answer(same ? Wire.GO_ON : Wire.SEND_ALL, "");
    }
    if (same) {
      tally.alreadyThere(landing.entry());
      return new Answer(Wire.THERE, "");
    }
    lacks(landing.entry(), Fate.REFUSED, Landing.DIFFERS);
    return new Answer(Wire.REFUSED, Landing.DIFFERS);
  }

  private boolean hasSame(Landing landing) throws IOException {
    return switch (wire.readWord()) {
      case Wire.WANTED -> MessageDigest.isEqual(wire.readDigest(), landing.digestOfHeld(wire));
      case Wire.CANNOT -> false;
      default -> throw Wire.nonsense("an unknown proof");
    };
  }

  /** Takes one file; if it cannot be written, its bytes are read all the same, and dropped. */
  private Answer receive(Landing landing) throws IOException {
    tally.begins(landing.entry());
    Chunks chunks = new Chunks(wire, tally, buffer, landing.left());
    try (Arrival arrival = landing.open()) {
      while (chunks.next()) {
        arrival.write(buffer, chunks.count());
      }
      arrival.finish(chunks.digest());
      tally.delivered(landing.entry());
      return new Answer(Wire.DELIVERED, "");
    } catch (EntryException e) {
      chunks.skipRest();
      lacks(landing.entry(), Fate.FAILED, e.reason());
      return new Answer(Wire.REFUSED, e.reason());
    }
  }
}
