package dev.mediator.server.sockets;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;

/** A web server that is asked who may use a Mediator, and does what a test says. */
final class AccessDesk implements AutoCloseable {
  private final HttpServer server =
      HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final BlockingQueue<String> asked = new LinkedBlockingQueue<>();

  /** Lets those go on that wait before they answer. */
  private final CountDownLatch release = new CountDownLatch(1);

  private volatile HttpHandler behaviour;

  private AccessDesk(HttpHandler behaviour) throws IOException {
    this.behaviour = behaviour;
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  static AccessDesk that(HttpHandler behaviour) throws IOException {
    return new AccessDesk(behaviour);
  }

  /** Answers everything with this status, and nothing else. */
  static AccessDesk answering(int status) throws IOException {
    return that(exchange -> exchange.sendResponseHeaders(status, -1));
  }

  /** Answers so once it is released. */
  static AccessDesk hesitating(int status) throws IOException {
    AccessDesk desk = answering(status);
    desk.behaviour =
        exchange -> {
          desk.hesitate();
          exchange.sendResponseHeaders(status, -1);
        };
    return desk;
  }

  /** Begins an answer with this status, and ends it once it is released. */
  static AccessDesk hesitatingAfter(int status) throws IOException {
    AccessDesk desk = answering(status);
    desk.behaviour =
        exchange -> {
          exchange.sendResponseHeaders(status, 0);
          exchange.getResponseBody().write('.');
          exchange.getResponseBody().flush();
          desk.hesitate();
        };
    return desk;
  }

  private void hesitate() {
    try {
      release.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  void behave(HttpHandler other) {
    behaviour = other;
  }

  void release() {
    release.countDown();
  }

  /** With a part that nobody else shall read. */
  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/access?token=secret";
  }

  /** What it was asked, as soon as it is: method, path and content. */
  String nextAsked() throws InterruptedException {
    return asked.take();
  }

  List<String> asked() {
    return List.copyOf(asked);
  }

  private void handle(HttpExchange exchange) throws IOException {
    String content = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + content);
    try (exchange) {
      behaviour.handle(exchange);
    }
  }

  @Override
  public void close() {
    release();
    server.stop(0);
    threads.shutdownNow();
  }
}
