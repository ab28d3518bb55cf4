package dev.mediator.cli.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediator.cli.foreign.StrangerException;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Two ends of a real socket, one of which sends while the other receives. */
final class Partners implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 60;

  final Socket sender;
  final Socket receiver;
  private long cutSender = Long.MAX_VALUE;
  private long cutReceiver = Long.MAX_VALUE;

  Partners() throws IOException {
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      sender = new Socket(listener.getInetAddress(), listener.getLocalPort());
      receiver = listener.accept();
    }
  }

  /** Breaks the connection when the sender has said so many bytes. */
  Partners cuttingSenderAfter(long bytes) {
    cutSender = bytes;
    return this;
  }

  Partners cuttingReceiverAfter(long bytes) {
    cutReceiver = bytes;
    return this;
  }

  /** What either side came to: a summary, or the exception that it ended with. */
  record Outcome(Future<Summary> sent, Future<Summary> received) {
    Summary sentWell() throws InterruptedException, ExecutionException {
      return sent.get();
    }

    Summary receivedWell() throws InterruptedException, ExecutionException {
      return received.get();
    }

    TransferException sendFailure() {
      return (TransferException) sent.exceptionNow();
    }

    TransferException receiveFailure() {
      return (TransferException) received.exceptionNow();
    }
  }

  /** Runs both to their ends; a side that ends hangs up, as a command does. */
  Outcome run(Sending sending, Receiving receiving) throws Exception {
    Future<Summary> sent = start(() -> sending.over(sender.getInputStream(), senderOut()), sender);
    Future<Summary> received =
        start(() -> receiving.over(receiver.getInputStream(), receiverOut()), receiver);
    await(sent);
    await(received);
    return new Outcome(sent, received);
  }

  static Outcome transfer(Path what, Path into) throws Exception {
    try (Partners partners = new Partners()) {
      return partners.run(
          new Sending(List.of(what), new Watcher()), new Receiving(into, new Watcher()));
    }
  }

  private OutputStream senderOut() throws IOException {
    return new Cut(sender, cutSender);
  }

  private OutputStream receiverOut() throws IOException {
    return new Cut(receiver, cutReceiver);
  }

  private static Future<Summary> start(Callable<Summary> side, Socket socket) {
    FutureTask<Summary> task =
        new FutureTask<>(() -> {
          try (socket) {
            return side.call();
          }
        });
    Thread.ofVirtual().start(task);
    return task;
  }

  private static void await(Future<Summary> side) throws Exception {
    try {
      side.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      assertThat(e.getCause()).isInstanceOfAny(TransferException.class, StrangerException.class);
    } catch (TimeoutException e) {
      throw new AssertionError("it hangs", e);
    }
  }

  @Override
  public void close() throws IOException {
    sender.close();
    receiver.close();
  }

  /** A stream that breaks its socket behind so many bytes, and delivers those before. */
  private static final class Cut extends FilterOutputStream {
    private final Socket socket;
    private long left;

    Cut(Socket socket, long left) throws IOException {
      super(socket.getOutputStream());
      this.socket = socket;
      this.left = left;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      int count = (int) Math.min(left, length);
      out.write(bytes, offset, count);
      left -= count;
      if (count < length) {
        socket.shutdownOutput();
        throw new IOException("cut here");
      }
    }
  }
}
