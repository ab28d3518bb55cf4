package dev.mediator.peer;

import dev.mediator.protocol.Endpoint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import javax.net.ssl.SSLException;

/**
 * The Client's way to a connection: it dials where the Mediator saw the Peer, some times more until
 * the Peer's listener is there (protocol, message 6).
 */
final class Dialling implements Meeting {
  private static final Duration HANDSHAKE = Duration.ofSeconds(10);

  /** Nobody can be made to knock more often than that at a door which a Mediator names. */
  private static final int MOST_DIALS = 20;

  private static final Duration LEAST_PAUSE = Duration.ofMillis(20);
  private static final Duration MOST_PAUSE = Duration.ofSeconds(1);

  private final Partner partner;
  private final Endpoint endpoint;
  private final Backoff backoff;

  Dialling(Partner partner, Endpoint endpoint) {
    this(partner, endpoint, new Backoff(LEAST_PAUSE, MOST_PAUSE, partner.random()));
  }

  /** With other pauses, after refusals and after those who hang up. */
  Dialling(Partner partner, Endpoint endpoint, Backoff backoff) {
    this.partner = partner;
    this.endpoint = endpoint;
    this.backoff = backoff;
  }

  @Override
  public PeerConnection meet(Deadline deadline) throws IOException {
    partner.wish().tell(new PeerState.Dialling(endpoint));
    for (int dials = 1; true; dials++) {
      try {
        return dial(deadline);
      } catch (PeerException e) {
        throw e;
      } catch (ProtocolException e) {
        throw new PeerException.Impostor(
            endpoint, "it does not talk like a peer (" + e.getMessage() + ")");
      } catch (SSLException e) {
        // The key was proved over this very connection: it is not the partner who says this.
        throw new PeerException.Impostor(endpoint, String.valueOf(e.getMessage()));
      } catch (IOException e) {
        if (Interrupts.isOne(e)) {
          throw e;
        }
        Duration pause = backoff.next();
        if (dials == MOST_DIALS || deadline.left(pause).compareTo(pause) < 0) {
          throw new PeerException.PartnerUnreachable(endpoint, e);
        }
        Interrupts.pause(pause);
      }
    }
  }

  private PeerConnection dial(Deadline deadline) throws IOException {
    SocketChannel channel = SocketChannel.open();
    try {
      InetSocketAddress address =
          new InetSocketAddress(InetAddress.getByName(endpoint.ip()), endpoint.port());
      Tcp.connect(channel, address, deadline);
      partner.wish().tell(new PeerState.Verifying(address));
      Deadline soon = deadline.atMost(HANDSHAKE);
      return switch (partner.handshake().asClient(new Wire(channel, soon))) {
        case ENCRYPTED -> partner.open(Line.plain(channel), PeerRole.CLIENT, true, soon);
        case PLAIN -> partner.open(Line.plain(channel), PeerRole.CLIENT, false, soon);
        case PLAIN_REFUSED -> throw new PeerException.PlainRefused(endpoint);
        case IMPOSTOR ->
            throw new PeerException.Impostor(endpoint, "it does not prove the partner's key");
      };
    } catch (Throwable e) {
      channel.close();
      throw e;
    }
  }
}
