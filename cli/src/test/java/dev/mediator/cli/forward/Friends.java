package dev.mediator.cli.forward;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;

/** Two forwardings, one that asks and one that allows, and the sockets between them. */
final class Friends implements AutoCloseable {
  static final Limits QUICK =
      new Limits(
          Duration.ofSeconds(20),
          Duration.ofSeconds(20),
          Duration.ofSeconds(20),
          Duration.ofSeconds(5));

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final BlockingQueue<ForwardEvent> asked = new LinkedBlockingQueue<>();
  private final BlockingQueue<ForwardEvent> answered = new LinkedBlockingQueue<>();
  private final Forwarding asking;
  private final Forwarding answering;

  private Friends(Half asking, Half answering, Limits limits) throws IOException {
    this.asking =
        Forwarding.open(portsFor(asking.ports()), new Terms(asking.allowed(), asked::add, limits));
    this.answering =
        Forwarding.open(
            portsFor(answering.ports()), new Terms(answering.allowed(), answered::add, limits));
  }

  /** One port for each target, all of them allowed. */
  static Friends with(Target... targets) throws IOException {
    return with(QUICK, targets);
  }

  static Friends with(Limits limits, Target... targets) throws IOException {
    return new Friends(
        new Half(List.of(targets), Set.of()), new Half(List.of(), Set.of(targets)), limits);
  }

  /** One port for each target, none of them allowed. */
  static Friends forbidding(Target... targets) throws IOException {
    return new Friends(new Half(List.of(targets), Set.of()), new Half(List.of(), Set.of()), QUICK);
  }

  /** Both ask for the target, and both allow it. */
  static Friends mutual(Target target) throws IOException {
    Half half = new Half(List.of(target), Set.of(target));
    return new Friends(half, half, QUICK);
  }

  private static List<LocalPort> portsFor(List<Target> targets) {
    return targets.stream()
        .map(target -> new LocalPort(LocalPort.THIS_MACHINE, 0, target))
        .toList();
  }

  static Target target(int port) {
    return new Target("127.0.0.1", port);
  }

  static ServerSocket listen() throws IOException {
    return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  }

  InetSocketAddress port(int index) {
    return asking.addresses().get(index);
  }

  /** The same of the side that answers. */
  InetSocketAddress portThere(int index) {
    return answering.addresses().get(index);
  }

  /** A local program's connection to the first port. */
  Socket dial() throws IOException {
    return dial(0);
  }

  Socket dial(int index) throws IOException {
    return new Socket(port(index).getAddress(), port(index).getPort());
  }

  BlockingQueue<ForwardEvent> asked() {
    return asked;
  }

  BlockingQueue<ForwardEvent> answered() {
    return answered;
  }

  Forwarding asking() {
    return asking;
  }

  /** A new link between the two; its futures end when each side says that it is over. */
  Served connect() throws IOException {
    try (ServerSocket meeting = listen()) {
      Socket here = new Socket(meeting.getInetAddress(), meeting.getLocalPort());
      Socket there = meeting.accept();
      return new Served(here, there, serve(asking, here), serve(answering, there));
    }
  }

  /** The next news of that kind, skipping others. */
  static <E extends ForwardEvent> E next(BlockingQueue<ForwardEvent> events, Class<E> kind)
      throws InterruptedException {
    ForwardEvent event = events.take();
    while (!kind.isInstance(event)) {
      event = events.take();
    }
    return kind.cast(event);
  }

  private Future<?> serve(Forwarding forwarding, Socket socket) throws IOException {
    socket.setTcpNoDelay(true);
    return threads.submit(() -> {
      forwarding.run(socket.getInputStream(), socket.getOutputStream(), socket);
      return null;
    });
  }

  @Override
  public void close() {
    asking.close();
    answering.close();
    threads.close();
  }

  /** What one of the two asks for and allows. */
  private record Half(List<Target> ports, Set<Target> allowed) {}

  /** One link: its two sockets, and how each side's run ends. */
  record Served(Socket here, Socket there, Future<?> asking, Future<?> answering) {}
}
