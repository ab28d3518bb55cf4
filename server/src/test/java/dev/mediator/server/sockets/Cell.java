package dev.mediator.server.sockets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediator.protocol.Message.AdvertiseAbort;
import dev.mediator.protocol.Message.FromMediator;
import dev.mediator.protocol.Message.PeerDisconnect;
import dev.mediator.protocol.Message.PeerIdentification;
import dev.mediator.server.handshake.Outcome;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * One cell of the fault matrix: who fails how and when.
 *
 * @param second whether the faulty peer comes second, so that it is, or would be, the Peer
 */
record Cell(PeerFault fault, Moment moment, boolean second, boolean faultyOurs, boolean goodOurs) {

  /** Plays it, and looks at both sides and at what the two keys can still do afterwards. */
  void play(Stage stage, KeyRing.Pair pair, String from) throws IOException {
    Who bad = Who.bob(pair, faultyOurs);
    Who good = Who.alice(pair, goodOurs);
    Cast cast = new Cast(stage, bad, good, from);
    cast.reach();
    fault.commit(cast.faulty(), moment);
    assertThat(stage.log().outcome(cast.faulty().address())).isEqualTo(fault.outcomeIn(moment));
    if (fault.seesTheEnd()) {
      cast.seeTheEnd();
    }
    ScriptedPeer left = cast.seeTheOtherSide();
    cast.meetAfterwards(left);
  }

  /** What the other side's conversation ends with; null if it goes on waiting. */
  private @Nullable Outcome otherOutcome() {
    return switch (moment) {
      case GREETING, PROVING ->
          fault.comesWithProof() && moment == Moment.PROVING ? Outcome.PARTNER_LOST : null;
      case WAITING -> null;
      case DEPARTING ->
          fault.outcomeIn(moment) == Outcome.INTRODUCED ? Outcome.INTRODUCED : Outcome.PARTNER_LOST;
      case RESERVED -> Outcome.PARTNER_LOST;
      case SETTLING, LEAVING -> Outcome.INTRODUCED;
    };
  }

  @Override
  public String toString() {
    return "%s in %s, %s %s, other %s"
        .formatted(
            fault,
            moment,
            second ? "second" : "first",
            faultyOurs ? "ours" : "stock",
            goodOurs ? "ours" : "stock");
  }

  /** The two peers of a cell while it is played. */
  private final class Cast {
    private final Stage stage;
    private final Who bad;
    private final Who good;
    private final String from;
    private @Nullable ScriptedPeer faulty;
    private @Nullable ScriptedPeer other;

    Cast(Stage stage, Who bad, Who good, String from) {
      this.stage = stage;
      this.bad = bad;
      this.good = good;
      this.from = from;
    }

    ScriptedPeer faulty() {
      return present(faulty);
    }

    /** Brings both to the moment of the fault. */
    void reach() throws IOException {
      if (second) {
        other = stage.waiting(good, from);
      }
      ScriptedPeer peer = stage.connect(bad, from);
      faulty = peer;
      switch (moment) {
        case GREETING -> {}
        case PROVING -> peer.advertise().challenged();
        case WAITING -> stage.awaitRegistered(peer.register());
        case DEPARTING -> hearLast(peer.register(), PeerDisconnect.class);
        case RESERVED, SETTLING, LEAVING -> reachAsClient(peer);
      }
    }

    private void reachAsClient(ScriptedPeer client) throws IOException {
      stage.awaitRegistered(client.register());
      ScriptedPeer peer = stage.connect(good, from).register();
      other = peer;
      peer.hear(PeerDisconnect.class);
      if (moment != Moment.RESERVED) {
        peer.hangUp();
        assertThat(stage.log().outcome(peer.address())).isEqualTo(Outcome.INTRODUCED);
      }
      if (moment == Moment.LEAVING) {
        hearLast(client, PeerIdentification.class);
      }
    }

    private void hearLast(ScriptedPeer peer, Class<? extends FromMediator> last)
        throws IOException {
      if (fault == PeerFault.CLOSE_UNREAD) {
        peer.awaitUnread();
      } else {
        peer.hear(last);
      }
    }

    /** The faulty peer hears what it still must, and no more. */
    void seeTheEnd() throws IOException {
      if (fault.outcomeIn(moment) == Outcome.REFUSED) {
        faulty().hear(AdvertiseAbort.class);
      }
      faulty().end();
      faulty().close();
    }

    /** What became of the other one: the peer itself if it still waits. */
    private @Nullable ScriptedPeer seeTheOtherSide() throws IOException {
      if (other == null) {
        return null;
      }
      Outcome due = otherOutcome();
      if (due == null) {
        assertThat(stage.isRegistered(other)).as("the other one waits").isTrue();
        return other;
      }
      if (moment == Moment.DEPARTING && due == Outcome.INTRODUCED) {
        assertThat(other.leaveAsClient().port()).isEqualTo(faulty().address().port());
      }
      assertThat(stage.log().outcome(other.address())).isEqualTo(due);
      if (due == Outcome.PARTNER_LOST) {
        other.end();
        other.hangUp();
      }
      return null;
    }

    /** The same two keys can still meet, whoever of them is left over. */
    void meetAfterwards(@Nullable ScriptedPeer left) throws IOException {
      ScriptedPeer client = left == null ? stage.waiting(good, from) : left;
      if (moment == Moment.SETTLING) {
        client.hangUp();
        return;
      }
      ScriptedPeer peer = stage.connect(bad, from).register();
      peer.leaveAsPeer();
      PeerIdentification told = client.leaveAsClient();
      assertThat(told.ip()).isEqualTo(from);
      assertThat(told.port()).isEqualTo(peer.address().port());
    }

    private static ScriptedPeer present(@Nullable ScriptedPeer peer) {
      if (peer == null) {
        throw new AssertionError("it has not come yet");
      }
      return peer;
    }
  }
}
