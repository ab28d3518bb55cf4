package dev.mediator.cli.transfer;

import dev.mediator.cli.transfer.Entry.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What a sender offers: its entries, each folder before what is in it. */
final class Manifest {
  static final int MAX_ENTRIES = 250_000;

  /** With these a manifest fits the heap that Java takes on a machine of 1 GiB. */
  static final int MAX_BYTES = 32 << 20;

  /** As they are numbered on the wire. */
  private static final List<Kind> KINDS = List.of(Kind.FOLDER, Kind.FILE, Kind.PROGRAM);

  private static final int FIXED_BYTES = 1 + Long.BYTES + Long.BYTES + Short.BYTES;

  private Manifest() {}

  /** Says what is too much, before anything is sent. */
  static void check(List<Entry> entries) throws TransferException {
    check(entries.size(), bytesOf(entries));
  }

  private static void check(int entries, long bytes) throws TransferException {
    if (entries < 0 || entries > MAX_ENTRIES || bytes < 0 || bytes > MAX_BYTES) {
      throw new TransferException(
          "too much for one transfer: at most "
              + MAX_ENTRIES
              + " files and folders, whose names take "
              + (MAX_BYTES >> 20)
              + " MiB; send fewer at a time, or an archive of them");
    }
  }

  private static long bytesOf(List<Entry> entries) {
    return entries.stream().mapToLong(Manifest::bytesOf).sum();
  }

  /** The length of one entry on the wire. */
  private static int bytesOf(Entry entry) {
    return FIXED_BYTES + entry.path().getBytes(StandardCharsets.UTF_8).length;
  }

  static void write(List<Entry> entries, Wire wire) throws IOException {
    wire.writeInt(entries.size());
    wire.writeInt((int) bytesOf(entries));
    for (Entry entry : entries) {
      wire.writeWord(KINDS.indexOf(entry.kind()));
      wire.writeLong(entry.changed());
      wire.writeLong(entry.size());
      wire.writeText(entry.path());
    }
  }

  /** Reads what a partner offers; no more is kept in memory than it has really sent. */
  static List<Entry> read(Wire wire) throws IOException {
    int count = wire.readInt();
    long left = wire.readInt();
    check(count, left);
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Entry entry = readEntry(wire);
      left -= bytesOf(entry);
      if (left < 0) {
        throw Wire.nonsense("a list that is longer than announced");
      }
      entries.add(entry);
    }
    return entries;
  }

  private static Entry readEntry(Wire wire) throws IOException {
    int kind = wire.readByte();
    if (kind >= KINDS.size()) {
      throw Wire.nonsense("an unknown kind of file");
    }
    long changed = wire.readLong();
    long size = wire.readLong();
    if (size < 0) {
      throw Wire.nonsense("a size below zero");
    }
    return new Entry(readPath(wire), KINDS.get(kind), size, changed);
  }

  /** One that is only a little too long is refused by itself; a longer one only costs memory. */
  private static String readPath(Wire wire) throws IOException {
    String path = wire.readText();
    if (path.length() > 2 * Names.MAX_PATH_BYTES) {
      throw Wire.nonsense("a path that is far too long");
    }
    return path;
  }
}
