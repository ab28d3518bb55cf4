package dev.mediator.peer;

import static dev.mediator.peer.MediatorConversation.words;

import dev.mediator.peer.NetworkReport.Filtering;
import dev.mediator.peer.NetworkReport.Mapping;
import dev.mediator.protocol.Endpoint;
import dev.mediator.protocol.Message.AddressReport;
import dev.mediator.protocol.Message.AddressRequest;
import dev.mediator.protocol.Message.AdvertiseAbort;
import dev.mediator.protocol.Message.FromMediator;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks a Mediator how this machine is seen and reached: from one local port, at two ports of the
 * Mediator if it has them, while it listens for the Mediator's dial (protocol, messages 37 and 38).
 *
 * <p>It needs no key. Immutable; each run is one of its own.
 */
public final class NetworkProbe {
  /** Longer than a Mediator tries to dial. */
  private static final Duration ANSWER = Duration.ofSeconds(10);

  /** A second port that is closed to us is as good as none. */
  private static final Duration SECOND_PORT = Duration.ofSeconds(3);

  /** The Mediator's word that it got in may overtake the connection. */
  private static final Duration ARRIVAL = Duration.ofSeconds(1);

  private final MediatorAddress mediator;
  private final AddressFamily family;
  private final Consumer<? super PeerState> listener;

  /** Asks that Mediator, and tells {@code listener} how it gets there. */
  public NetworkProbe(
      MediatorAddress mediator, AddressFamily family, Consumer<? super PeerState> listener) {
    this.mediator = mediator;
    this.family = family;
    this.listener = listener;
  }

  /**
   * Blocks until it knows; an interrupt ends it.
   *
   * @throws PeerException if the Mediator cannot be reached, or does not know the question
   */
  public NetworkReport run(Duration within) throws PeerException {
    Deadline deadline = Deadline.in(within, System::nanoTime);
    try (Line first = new MediatorDial(mediator, family, listener).open(deadline)) {
      NetworkReport report = ask(first, deadline);
      first.leave();
      return report;
    } catch (PeerException e) {
      throw e;
    } catch (IOException e) {
      if (Interrupts.isOne(e)) {
        Thread.currentThread().interrupt();
        throw new PeerException.Cancelled();
      }
      throw new PeerException.MediatorUnreachable(mediator, Attempt.reason(e), e);
    }
  }

  private NetworkReport ask(Line line, Deadline deadline) throws IOException {
    SocketChannel first = line.channel();
    BlockingQueue<InetAddress> callers = new ArrayBlockingQueue<>(1);
    try (Doorstep doorstep = Doorstep.beside(first, true)) {
      doorstep.letIn(caller -> greet(caller, callers));
      AddressReport report = hear(line, true, deadline);
      Filtering filtering = filtering(report, callers, first);
      Endpoint local = local(first, report.observed());
      return new NetworkReport(
          local, report.observed(), mapping(first, local, report, deadline), filtering);
    }
  }

  /** Written as the Mediator writes it, where both are the same: IPv6 has many ways. */
  private static Endpoint local(SocketChannel first, Endpoint observed) throws IOException {
    InetSocketAddress here = (InetSocketAddress) first.getLocalAddress();
    InetSocketAddress seen =
        new InetSocketAddress(InetAddress.getByName(observed.ip()), observed.port());
    return seen.equals(here) ? observed : Endpoint.of(here);
  }

  /** Notes who came first, and lets go. */
  private static void greet(SocketChannel caller, BlockingQueue<InetAddress> callers) {
    try (caller) {
      callers.offer(((InetSocketAddress) caller.getRemoteAddress()).getAddress());
    } catch (IOException e) {
      // It has gone again.
    }
  }

  private AddressReport hear(Line line, boolean dialBack, Deadline deadline) throws IOException {
    Wire wire = new Wire(line, deadline.atMost(ANSWER));
    try {
      wire.send(new AddressRequest(dialBack));
      return switch (wire.receive(FromMediator.class)) {
        case AddressReport report -> report;
        case AdvertiseAbort abort when abort.retryAfterMillis() != null ->
            throw new PeerException.Refused(
                mediator, words(abort.reason()) + "; try again later", false);
        case AdvertiseAbort abort -> throw new IOException(words(abort.reason()));
        case FromMediator other -> throw MediatorConversation.notDue(other);
      };
    } catch (PeerException | Wire.SpeaksTls e) {
      throw e;
    } catch (IOException e) {
      if (Interrupts.isOne(e)) {
        throw e;
      }
      throw new PeerException.Refused(
          mediator,
          "it does not tell how it sees this machine ("
              + e.getMessage()
              + "): it may be of an older version, or another program, and not know the question;"
              + " ask another mediator"
              + (line.encrypted() ? "" : "; " + Wire.SpeaksTls.PERHAPS));
    }
  }

  /** Only who really arrives here counts: routers may answer in this machine's place. */
  private static Filtering filtering(
      AddressReport report, BlockingQueue<InetAddress> callers, SocketChannel first)
      throws IOException {
    if (report.dialledBack() == null) {
      return Filtering.UNKNOWN;
    }
    InetAddress caller = report.dialledBack() ? await(callers) : null;
    if (caller == null) {
      return Filtering.CLOSED;
    }
    InetAddress asked = ((InetSocketAddress) first.getRemoteAddress()).getAddress();
    return caller.equals(asked) ? Filtering.BY_ADDRESS : Filtering.NONE;
  }

  private static @Nullable InetAddress await(BlockingQueue<InetAddress> callers)
      throws IOException {
    try {
      return callers.poll(ARRIVAL.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw Interrupts.asIo();
    }
  }

  private Mapping mapping(
      SocketChannel first, Endpoint local, AddressReport report, Deadline deadline)
      throws IOException {
    Endpoint observed = report.observed();
    if (observed.equals(local)) {
      return Mapping.NONE;
    }
    Optional<Endpoint> again =
        report.otherPorts().isEmpty()
            ? Optional.empty()
            : observedAt(report.otherPorts().getFirst(), first, deadline);
    return again
        .map(other -> {
          if (!other.equals(observed)) {
            return Mapping.BY_DESTINATION;
          }
          return observed.port() == local.port() ? Mapping.PORT_KEPT : Mapping.ONE_PORT;
        })
        .orElse(Mapping.UNKNOWN);
  }

  /** How the Mediator sees the same local port from another port of its own, if it can be asked. */
  private Optional<Endpoint> observedAt(int port, SocketChannel first, Deadline deadline)
      throws IOException {
    InetAddress there = ((InetSocketAddress) first.getRemoteAddress()).getAddress();
    try (SocketChannel second = SocketChannel.open()) {
      second.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      second.setOption(StandardSocketOptions.SO_REUSEPORT, true);
      second.bind(first.getLocalAddress());
      Deadline soon = deadline.atMost(SECOND_PORT);
      Tcp.connect(second, new InetSocketAddress(there, port), soon);
      Line line = new MediatorTls(mediator).over(Line.plain(second), soon);
      Endpoint observed = hear(line, false, deadline).observed();
      line.leave();
      return Optional.of(observed);
    } catch (IOException e) {
      if (Interrupts.isOne(e)) {
        throw e;
      }
      return Optional.empty();
    }
  }
}
