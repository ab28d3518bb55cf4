package dev.mediator.cli.transfer;

import dev.mediator.cli.foreign.Greeting;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The sender's half of one conversation. It believes nothing but that the partner wants files. */
final class Sender {
  private final Wire wire;
  private final Tally tally;
  private final Offer offer;

  Sender(Wire wire, Tally tally, Offer offer) {
    this.wire = wire;
    this.tally = tally;
    this.offer = offer;
  }

  /** Everything that the sender says and hears, in the order that the package gives. */
  void talk() throws IOException {
    wire.greet(new Greeting("send", "receive", Wire.VERSION));
    offer.skipped().forEach(s -> tally.problem(s.path(), Fate.SKIPPED, s.reason()));
    Manifest.write(offer.entries(), wire);
    wire.flush();
    List<Outgoing> wanted = settleHeld(readDecisions());
    tally.expects(wanted.size(), wanted.stream().mapToLong(Outgoing::left).sum());
    byte[] frame = new byte[Integer.BYTES + Wire.CHUNK];
    for (Outgoing file : wanted) {
      tally.begins(file.entry());
      file.send(wire, tally, frame);
    }
    wire.flush();
    for (Outgoing file : wanted) {
      readReceipt(file.entry());
    }
  }

  /** The first answer: which entries are wanted, and how much of each is held. */
  private List<Outgoing> readDecisions() throws IOException {
    List<Outgoing> wanted = new ArrayList<>();
    for (Offer.Item item : offer.items()) {
      Entry entry = item.entry();
      switch (wire.readWord()) {
        case Wire.WANTED -> wanted.add(new Outgoing(item, readHeld(entry)));
        case Wire.THERE -> readThere(entry);
        case Wire.REFUSED -> tally.problem(entry.path(), Fate.REFUSED, wire.readReason());
        default -> throw Wire.nonsense("an unknown decision");
      }
    }
    return wanted;
  }

  /** A partner that holds more than there is would have us read beyond the end. */
  private long readHeld(Entry entry) throws IOException {
    long held = wire.readLong();
    if (held < 0 || held > entry.size() || entry.isFolder()) {
      throw Wire.nonsense("it holds more than there is");
    }
    return held;
  }

  private void readThere(Entry entry) {
    if (!entry.isFolder()) {
      tally.alreadyThere(entry);
    }
  }

  /** Shows what the partner should hold, and hears what it still wants. */
  private List<Outgoing> settleHeld(List<Outgoing> files) throws IOException {
    wire.allowWork(files.stream().mapToLong(Outgoing::held).sum());
    for (Outgoing file : files) {
      if (file.isHeld()) {
        file.prove(wire);
      }
    }
    wire.flush();
    List<Outgoing> wanted = new ArrayList<>();
    for (Outgoing file : files) {
      if (!file.isHeld() || readVerdict(file)) {
        wanted.add(file);
      }
    }
    return wanted;
  }

  /** Says whether the file is still wanted, now that the partner has compared. */
  private boolean readVerdict(Outgoing file) throws IOException {
    switch (wire.readWord()) {
      case Wire.GO_ON -> {
        return true;
      }
      case Wire.SEND_ALL -> {
        file.startOver();
        return true;
      }
      case Wire.THERE -> tally.alreadyThere(file.entry());
      case Wire.REFUSED -> tally.problem(file.entry().path(), Fate.REFUSED, wire.readReason());
      default -> throw Wire.nonsense("an unknown verdict");
    }
    return false;
  }

  /** What the partner says became of a file; it alone knows whether its disk took it. */
  private void readReceipt(Entry entry) throws IOException {
    switch (wire.readWord()) {
      case Wire.DELIVERED -> tally.delivered(entry);
      case Wire.REFUSED -> tally.problem(entry.path(), Fate.FAILED, wire.readReason());
      default -> throw Wire.nonsense("an unknown receipt");
    }
  }
}
