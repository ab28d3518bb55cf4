package dev.mediator.cli.forward;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** A partner that writes whatever it likes to a real forwarding, and the end that it comes to. */
final class HostilePartner implements AutoCloseable {
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Forwarding victim;
  private final Socket socket;
  private final DataOutputStream out;
  private final DataInputStream in;
  private final Future<?> run;

  HostilePartner(Forwarding victim) throws IOException {
    this.victim = victim;
    try (ServerSocket meeting = Friends.listen()) {
      this.socket = new Socket(meeting.getInetAddress(), meeting.getLocalPort());
      Socket theirs = meeting.accept();
      this.out = new DataOutputStream(socket.getOutputStream());
      this.in = new DataInputStream(socket.getInputStream());
      this.run =
          threads.submit(() -> {
            victim.run(theirs.getInputStream(), theirs.getOutputStream(), theirs);
            return null;
          });
    }
  }

  /** Says what every honest partner says first. */
  HostilePartner greet() throws IOException {
    in.skipNBytes(LinkWriter.GREETING.line().length);
    return say(new String(LinkWriter.GREETING.line(), StandardCharsets.US_ASCII));
  }

  HostilePartner say(String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    return this;
  }

  HostilePartner frame(int type, long number, int length, byte... payload) throws IOException {
    out.write(bytes(type, number, length, payload));
    return this;
  }

  HostilePartner frame(FrameType type, long number, byte... payload) throws IOException {
    return frame(type.code(), number, payload.length, payload);
  }

  HostilePartner open(long number, Target target) throws IOException {
    return frame(FrameType.OPEN, number, opening(target));
  }

  static byte[] bytes(int type, long number, int length, byte... payload) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.write(type);
      out.writeLong(number);
      out.writeInt(length);
      out.write(payload);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }

  static byte[] opening(Target target) {
    byte[] host = target.host().getBytes(StandardCharsets.ISO_8859_1);
    byte[] payload = new byte[2 + host.length];
    payload[0] = (byte) (target.port() >> 8);
    payload[1] = (byte) target.port();
    new ByteArrayInputStream(host).read(payload, 2, host.length);
    return payload;
  }

  /** Skips to the next frame of that type, and returns it. */
  Heard hear(FrameType wanted) throws IOException {
    while (true) {
      int type = in.readUnsignedByte();
      long number = in.readLong();
      byte[] payload = in.readNBytes(in.readInt());
      if (type == wanted.code()) {
        return new Heard(number, payload.length == 0 ? -1 : payload[0]);
      }
    }
  }

  void hangUp() throws IOException {
    socket.close();
  }

  /** What the victim's run threw. */
  Throwable end() throws Exception {
    try {
      run.get(30, TimeUnit.SECONDS);
      return new AssertionError("it returned");
    } catch (ExecutionException thrown) {
      return thrown.getCause() == null ? thrown : thrown.getCause();
    }
  }

  boolean isServed() {
    return !run.isDone();
  }

  @Override
  public void close() throws IOException {
    victim.close();
    socket.close();
    threads.close();
  }

  /** A frame that the victim sent, and the first byte of its payload: -1 if it had none. */
  record Heard(long number, int first) {}
}
