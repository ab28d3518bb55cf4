package dev.mediator.cli.transfer;

import dev.mediator.cli.foreign.Greeting;
import dev.mediator.cli.foreign.StrangerException;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * The words of a transfer on a pair of streams, as the package says them; one thread uses it.
 *
 * <p>What it throws is the connection's fault or the partner's, and ends the transfer.
 */
final class Wire implements AutoCloseable {
  /** Bytes of a file in one chunk, at the most. */
  static final int CHUNK = 256 * 1024;

  /** How much a side reads of its own disk before it says that it lives. */
  static final long SIGN_OF_LIFE = 256L << 20;

  /** The words, as the package numbers them. Zero is the sign of life, in whatever is read next. */
  static final int WORKING = 0;

  static final int WANTED = 1;
  static final int THERE = 2;
  static final int REFUSED = 3;
  static final int CANNOT = 4;
  static final int GO_ON = 5;
  static final int SEND_ALL = 6;
  static final int DELIVERED = 7;

  /** What stands in place of the length of a chunk when there is none. */
  static final int END_OF_FILE = 0;

  static final int ABANDONED = -1;

  /** Of what the package says; both sides must have the same. */
  static final int VERSION = 1;

  private static final int BUFFER = 64 * 1024;

  /** Characters; enough for what any file system says, and too few to bury a screen. */
  private static final int MAX_REASON = 300;

  /** What two partners say to each other. */
  interface Talk {
    /** Says and hears everything, up to the end. */
    void run() throws IOException;
  }

  private final Patience patience;
  private final DataInputStream in;
  private final DataOutputStream out;
  private long worked;
  private long signsDue;

  Wire(InputStream in, OutputStream out, Duration tick) {
    this.patience = new Patience(in, out, tick);
    this.in = new DataInputStream(new BufferedInputStream(patience.in(), BUFFER));
    this.out = new DataOutputStream(new BufferedOutputStream(patience.out(), BUFFER));
  }

  /** Runs the talk, and turns what breaks it into a sentence. */
  void converse(Talk talk) throws TransferException, StrangerException {
    try {
      talk.run();
    } catch (TransferException | StrangerException explained) {
      throw explained;
    } catch (IOException e) {
      throw broken(e);
    }
  }

  private TransferException broken(IOException cause) {
    String what =
        patience.isLost()
            ? "the partner did nothing for too long"
            : "the connection to the partner broke";
    return new TransferException(
        what + ": run the same commands again, and it goes on where it stopped", cause);
  }

  /** Says what this side runs, and hears whether the partner runs what goes with it. */
  void greet(Greeting greeting) throws IOException {
    out.write(greeting.line());
    out.flush();
    try {
      greeting.read(in);
    } catch (EOFException e) {
      throw greeting.silent();
    } catch (StrangerException e) {
      throw e;
    } catch (IOException e) {
      throw patience.isLost() ? greeting.silent() : e;
    }
    patience.greeted();
  }

  /** The partner broke the rules: it is of another make, or wants to find out what happens. */
  static TransferException nonsense(String what) {
    return new TransferException(
        "the partner sent what makes no sense (" + what + "): nothing more is taken from it");
  }

  /** So many bytes of this side's disk were read for a digest. */
  void works(int bytes) throws TransferException {
    worked += bytes;
    if (worked < SIGN_OF_LIFE) {
      return;
    }
    worked = 0;
    try {
      out.writeByte(WORKING);
      out.flush();
    } catch (IOException e) {
      throw broken(e);
    }
  }

  void flush() throws IOException {
    out.flush();
  }

  void writeWord(int word) throws IOException {
    out.writeByte(word);
  }

  /** The partner now reads so many bytes of its disk at the most, and may say so as it does. */
  void allowWork(long bytes) {
    signsDue = bytes / SIGN_OF_LIFE;
  }

  /** The next word that is no sign of life; there are no more of these than there is work. */
  int readWord() throws IOException {
    int word = in.readUnsignedByte();
    while (word == WORKING) {
      if (--signsDue < 0) {
        throw nonsense("it works longer than there is work");
      }
      word = in.readUnsignedByte();
    }
    return word;
  }

  int readByte() throws IOException {
    return in.readUnsignedByte();
  }

  void writeInt(int number) throws IOException {
    out.writeInt(number);
  }

  int readInt() throws IOException {
    return in.readInt();
  }

  void writeLong(long number) throws IOException {
    out.writeLong(number);
  }

  long readLong() throws IOException {
    return in.readLong();
  }

  void writeText(String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeShort(bytes.length);
    out.write(bytes);
  }

  /** Reads a text, which has 64 KiB at the most; those who use it have narrower limits. */
  String readText() throws IOException {
    byte[] bytes = in.readNBytes(in.readUnsignedShort());
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw nonsense("a text that is no UTF-8");
    }
  }

  /** Says that an entry is not taken, and why. */
  void refuse(String reason) throws IOException {
    writeWord(REFUSED);
    writeReason(reason);
  }

  void writeReason(String reason) throws IOException {
    writeText(reason.substring(0, Math.min(reason.length(), MAX_REASON)));
  }

  String readReason() throws IOException {
    String reason = readText();
    return reason.substring(0, Math.min(reason.length(), MAX_REASON));
  }

  void writeDigest(byte[] digest) throws IOException {
    out.write(digest);
  }

  byte[] readDigest() throws IOException {
    byte[] digest = new byte[Sha256.BYTES];
    in.readFully(digest);
    return digest;
  }

  /** Writes a chunk of {@code length} bytes, which stand in {@code frame} behind a free int. */
  void writeChunk(byte[] frame, int length) throws IOException {
    ByteBuffer.wrap(frame).putInt(length);
    out.write(frame, 0, Integer.BYTES + length);
  }

  /** Reads exactly so many bytes of a file. */
  void readChunk(byte[] chunk, int length) throws IOException {
    in.readFully(chunk, 0, length);
  }

  @Override
  public void close() {
    patience.close();
  }
}
