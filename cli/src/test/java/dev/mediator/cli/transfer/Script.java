package dev.mediator.cli.transfer;

import dev.mediator.cli.transfer.Entry.Kind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Everything that a partner will ever say, written down beforehand, byte for byte. */
final class Script {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final DataOutputStream out = new DataOutputStream(bytes);

  static Script sender() throws IOException {
    return new Script().ascii("mediator send 1\n");
  }

  static Script receiver() throws IOException {
    return new Script().ascii("mediator receive 1\n");
  }

  Script ascii(String text) throws IOException {
    out.writeBytes(text);
    return this;
  }

  Script words(int... words) throws IOException {
    for (int word : words) {
      out.writeByte(word);
    }
    return this;
  }

  Script number(int number) throws IOException {
    out.writeInt(number);
    return this;
  }

  Script longNumber(long number) throws IOException {
    out.writeLong(number);
    return this;
  }

  Script raw(byte[] raw) throws IOException {
    out.write(raw);
    return this;
  }

  Script text(String text) throws IOException {
    byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
    out.writeShort(encoded.length);
    return raw(encoded);
  }

  Script manifest(Entry... entries) throws IOException {
    int size = Arrays.stream(entries).mapToInt(Script::bytesOf).sum();
    number(entries.length).number(size);
    for (Entry entry : entries) {
      words(entry.isFolder() ? 0 : 1).longNumber(entry.changed()).longNumber(entry.size());
      text(entry.path());
    }
    return this;
  }

  private static int bytesOf(Entry entry) {
    return 19 + entry.path().getBytes(StandardCharsets.UTF_8).length;
  }

  static Entry file(String path, long size) {
    return new Entry(path, Kind.FILE, size, 0);
  }

  static Entry folder(String path) {
    return new Entry(path, Kind.FOLDER, 0, 0);
  }

  /** A file as an honest sender sends it. */
  Script content(String text) throws IOException {
    byte[] content = text.getBytes(StandardCharsets.UTF_8);
    if (content.length > 0) {
      number(content.length).raw(content);
    }
    return number(0).raw(Sha256.fresh().digest(content));
  }

  InputStream in() {
    return new ByteArrayInputStream(bytes.toByteArray());
  }
}
