package dev.mediator.server.guard;

import dev.mediator.server.handshake.Event.Allowed;
import dev.mediator.server.handshake.Event.Denied;
import dev.mediator.server.handshake.Event.News;
import dev.mediator.server.handshake.Event.Undecided;
import dev.mediator.server.handshake.Registration;
import dev.mediator.server.observe.LogEvent;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/**
 * A web server of the operator's that decides about each peer: it is sent who the peer is and whom
 * it wants, and lets it in with 200 or 204, or refuses it with 403.
 *
 * <p>Whatever else comes of it lets nobody in. So many are asked about at once, and so many of one
 * {@link Block}, that no few of them keep the others out. Safe for all threads; none of them waits.
 */
final class AccessServer implements AutoCloseable {
  /** Each may take a descriptor, of those that are kept free of peers. */
  static final int MOST_CALLS = 128;

  static final int MOST_OF_A_BLOCK = 32;

  private static final Duration LONGEST_CALL = Duration.ofSeconds(5);
  private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final int MOST_WORDS = 200;

  /** What comes with an answer is thrown away, and too much of it is no answer. */
  private static final BodyHandler<Void> ANSWER =
      BodyHandlers.limiting(BodyHandlers.discarding(), 64 * 1024);

  private static final Undecided UNDECIDED =
      new Undecided("this Mediator could not find out whether it serves your key");
  private static final Denied DENIED =
      new Denied("this Mediator does not serve your key, or not with this partner");

  private final URI url;
  private final Duration longest;
  private final LongSupplier nanoTime;
  private final HttpClient client;
  private final Map<Block, Integer> calls = new HashMap<>();
  private int callsInAll;
  private long undecided;
  private long quietUntil;

  /** Gives each call half of {@code due}, in which peers must be registered, or less. */
  AccessServer(URI url, Duration due, LongSupplier nanoTime) {
    Duration half = due.dividedBy(2);
    this.url = url;
    this.longest = half.compareTo(LONGEST_CALL) < 0 ? half : LONGEST_CALL;
    this.nanoTime = nanoTime;
    this.quietUntil = nanoTime.getAsLong();
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
  }

  /** Asks about a peer; the answer comes into its inbox. */
  void ask(Registration peer) {
    Block block = Block.of(peer.observed());
    if (!enter(block)) {
      complain("more peers come at once than it may be asked about");
      peer.inbox().deliver(UNDECIDED);
      return;
    }
    CompletableFuture<HttpResponse<Void>> call = call(peer);
    // A copy, whose timer ends with it: what ran out of time by itself could not be broken off.
    call.copy()
        .orTimeout(longest.toNanos(), TimeUnit.NANOSECONDS)
        .whenComplete((answer, failure) -> {
          call.cancel(true);
          leave(block);
          peer.inbox().deliver(failure == null ? verdict(answer.statusCode()) : failed(failure));
        });
  }

  /** Whatever fails is a call that failed. */
  private CompletableFuture<HttpResponse<Void>> call(Registration peer) {
    String json =
        "{\"key\":\"%s\",\"wants\":\"%s\",\"address\":\"%s\"}"
            .formatted(peer.key(), peer.wants(), peer.observed());
    try {
      HttpRequest request =
          HttpRequest.newBuilder(url)
              .header("Content-Type", "application/json")
              .POST(BodyPublishers.ofString(json))
              .build();
      return client.sendAsync(request, ANSWER);
    } catch (RuntimeException | OutOfMemoryError e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private News verdict(int status) {
    return switch (status) {
      case 200, 204 -> new Allowed();
      case 403 -> DENIED;
      default -> {
        complain("it answers " + status + " instead of 200, 204 or 403");
        yield UNDECIDED;
      }
    };
  }

  private News failed(Throwable failure) {
    Throwable cause = failure.getCause();
    Throwable told = failure instanceof CompletionException && cause != null ? cause : failure;
    complain(
        switch (told) {
          case TimeoutException _ -> "no answer in " + longest.toMillis() + " ms";
          case ConnectException _ -> "no connection comes up";
          default -> words(told);
        });
    return UNDECIDED;
  }

  /** Without what would end a line: it may quote the server. */
  private static String words(Throwable failure) {
    String all = failure.toString().replaceAll("[^ -~]", "?");
    return all.substring(0, Math.min(all.length(), MOST_WORDS));
  }

  private synchronized boolean enter(Block block) {
    int own = calls.getOrDefault(block, 0);
    if (callsInAll == MOST_CALLS || own == MOST_OF_A_BLOCK) {
      return false;
    }
    calls.put(block, own + 1);
    callsInAll++;
    return true;
  }

  /** How many are being asked about. */
  synchronized int calls() {
    return callsInAll;
  }

  private synchronized void leave(Block block) {
    calls.computeIfPresent(block, (_, own) -> own == 1 ? null : own - 1);
    callsInAll--;
  }

  /** A line now and then, without the rest of the URL, which may be secret. */
  private synchronized void complain(String why) {
    undecided++;
    long now = nanoTime.getAsLong();
    if (now - quietUntil >= 0) {
      quietUntil = now + QUIET_NANOS;
      LogEvent.ACCESS_UNDECIDED.log(
          "the access server at {} decides nothing ({}): peers turned away since the last such"
              + " line: {}",
          url.getAuthority(),
          why,
          undecided);
      undecided = 0;
    }
  }

  /** It is asked about nobody any more; whom it is being asked about, it decides. */
  void retire() {
    client.shutdown();
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
