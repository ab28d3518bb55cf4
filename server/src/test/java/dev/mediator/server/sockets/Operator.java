package dev.mediator.server.sockets;

import dev.mediator.server.Mediator;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Objects;

/** An operator's program, which asks the admin port of a Mediator. */
final class Operator implements AutoCloseable {
  private final InetSocketAddress address;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  Operator(Mediator mediator) {
    this.address = Objects.requireNonNull(mediator.adminAddress());
  }

  InetSocketAddress address() {
    return address;
  }

  HttpResponse<String> get(String path, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri(path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return send(request.build());
  }

  /** Has something done. */
  HttpResponse<String> order(String path, String json, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri(path))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json));
    for (int i = 0; i < headers.length; i += 2) {
      request.setHeader(headers[i], headers[i + 1]);
    }
    return send(request.build());
  }

  HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    return client.send(request, BodyHandlers.ofString());
  }

  /** The status, a space, and what is said. */
  String health(String path) throws IOException, InterruptedException {
    HttpResponse<String> answer = get(path);
    return answer.statusCode() + " " + answer.body().strip();
  }

  URI uri(String path) {
    String ip = address.getAddress().getHostAddress();
    return URI.create("http://" + ip + ":" + address.getPort() + path);
  }

  @Override
  public void close() {
    client.close();
  }
}
