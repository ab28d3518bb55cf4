package dev.mediator.cli;

import dev.mediator.peer.PeerConnection;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A connection whose bytes are standard input and output, until both directions have ended: an end
 * of input is passed on, and what the partner still says is still printed.
 */
final class Pipe {
  /** Four TLS records. */
  private static final int BUFFER = 64 * 1024;

  /** Two that end at the same time need not be told of each other. */
  private static final long MILLIS_TO_END_TOGETHER = 300;

  private final PeerConnection connection;
  private final InputStream in;
  private final OutputStream out;
  private final AtomicLong sent = new AtomicLong();
  private long received;

  Pipe(PeerConnection connection, InputStream in, OutputStream out) {
    this.connection = connection;
    this.in = in;
    this.out = out;
  }

  /** Carries everything; {@code partnerEnded} runs if the partner ends before the own input. */
  void run(Runnable partnerEnded) throws CommandFailure, ExecutionException, InterruptedException {
    FutureTask<Boolean> sending = new FutureTask<>(this::send);
    // A read of standard input cannot be interrupted: this thread must not keep the program alive.
    Thread.ofPlatform().daemon().name("mediator-pipe").start(sending);
    try {
      receive();
    } catch (CommandFailure e) {
      if (sending.isDone()) {
        sending.get();
      }
      throw e;
    }
    try {
      sending.get(MILLIS_TO_END_TOGETHER, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      partnerEnded.run();
      sending.get();
    }
  }

  /** Bytes that were given to the connection. */
  long sent() {
    return sent.get();
  }

  /** Bytes that were printed. */
  long received() {
    return received;
  }

  /** Whatever ends it but the end of input, the connection is over, so that the reader sees it. */
  private Boolean send() throws CommandFailure, IOException {
    boolean whole = false;
    try {
      OutputStream partner = connection.output();
      byte[] buffer = new byte[BUFFER];
      for (int count = readInput(buffer); count >= 0; count = readInput(buffer)) {
        partner.write(buffer, 0, count);
        sent.addAndGet(count);
      }
      connection.shutdownOutput();
      whole = true;
      return whole;
    } catch (IOException e) {
      throw lost(e);
    } finally {
      if (!whole) {
        breakOff();
      }
    }
  }

  /** Ends at the partner's end; without TLS, a connection that was cut looks the same. */
  private void receive() throws CommandFailure {
    byte[] buffer = new byte[BUFFER];
    try {
      InputStream partner = connection.input();
      for (int count = partner.read(buffer); count >= 0; count = partner.read(buffer)) {
        print(buffer, count);
        received += count;
      }
    } catch (IOException e) {
      throw lost(e);
    }
  }

  /** Without the end in order that would tell the partner that all is well. */
  private void breakOff() {
    try {
      connection.channel().close();
    } catch (IOException e) {
      // Then it is broken already.
    }
  }

  /** A local failure, which is not to be blamed on the connection. */
  private int readInput(byte[] buffer) throws CommandFailure {
    try {
      return in.read(buffer);
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.FAILED, "standard input cannot be read: " + e.getMessage(), e);
    }
  }

  /** Flushed at once: whoever chats wants to see each line, and a large buffer gains nothing. */
  private void print(byte[] buffer, int count) throws CommandFailure {
    try {
      out.write(buffer, 0, count);
      out.flush();
    } catch (IOException e) {
      breakOff();
      throw new CommandFailure(
          ExitCode.FAILED, "standard output takes no more: " + e.getMessage(), e);
    }
  }

  /** It cannot be known how much of it the partner got. */
  private static CommandFailure lost(IOException e) {
    return new CommandFailure(
        ExitCode.CONNECTION_LOST,
        "the connection with the partner broke ("
            + e.getMessage()
            + "): what was on its way may be lost; both sides can start again",
        e);
  }
}
