package dev.mediator.server.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediator.protocol.Endpoint;
import dev.mediator.protocol.Message.AdvertiseAbort;
import dev.mediator.protocol.Message.PeerDisconnect;
import dev.mediator.protocol.Message.PeerIdentification;
import dev.mediator.server.simulation.Deed.Challenged;
import dev.mediator.server.simulation.Deed.Connected;
import dev.mediator.server.simulation.Deed.Failed;
import dev.mediator.server.simulation.Deed.Heard;
import dev.mediator.server.simulation.Deed.HungUp;
import dev.mediator.server.simulation.Deed.Proved;
import dev.mediator.server.simulation.Deed.SawEnd;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The checker itself: one good story, and one bad story for each way to break a guarantee. */
class GuaranteesTest {
  private static final Leftovers NOTHING = new Leftovers(0, 0, 0);

  private final Visitor client = visitor(1, "a", "b");
  private final Visitor peer = visitor(2, "b", "a");
  private final Visitor other = visitor(3, "a", "b");
  private final Story story = new Story();

  @Test
  void anIntroductionAsItShouldBeBreaksNothing() {
    introduced();
    assertThat(broken()).isEmpty();
  }

  @Test
  void whoeverWaitsAloneMayBeLeft() {
    registered(client);
    assertThat(Guarantees.brokenIn(story, new Leftovers(1, 0, 1))).isEmpty();
    assertThat(broken()).hasSize(2).allMatch(line -> line.startsWith("G8"));
    assertThat(Guarantees.brokenIn(story, new Leftovers(1, 1, 1)))
        .containsExactly("G8 bounded: 1 timers are left");
  }

  @Test
  void noNonceComesTwice() {
    introduced();
    story.tell(other, new Challenged("nonce 1"));
    story.tell(other, new Failed("in some way"));
    assertBroken("G1 proof: a nonce was used before");
  }

  @Test
  void aNonceProvesNothingOnAnotherConnection() {
    story.tell(client, new Challenged("nonce 1"));
    story.tell(client, new Proved("nonce 2"));
    registered(peer);
    departed(peer);
    identified(client, peer.address(), 0);
    assertBroken("G1 proof: told of a peer without one: #1");
  }

  @Test
  void nobodyIsToldToDisconnectWithoutAProof() {
    registered(client);
    departed(peer);
    assertBroken("G1 proof: told to disconnect without one: #2");
  }

  @Test
  void nobodyIsIntroducedToWhoeverWantsSomebodyElse() {
    Visitor stranger = visitor(4, "b", "c");
    registered(client);
    registered(stranger);
    departed(stranger);
    identified(client, stranger.address(), 0);
    assertBroken("G2 mutuality: told to disconnect, but nobody proved to want #4");
    assertBroken("G2 mutuality: #1 (ours, a>b, 10.0.0.1:5000) was introduced to #4");
  }

  @Test
  void aPortThatAPeerLeftMayServeAnother() {
    Visitor inItsPlace = new Visitor(4, "d", "c", peer.address(), 0, true);
    Visitor itsClient = visitor(5, "c", "d");
    introduced();
    registered(itsClient);
    registered(inItsPlace);
    departed(inItsPlace);
    identified(itsClient, peer.address(), 0);
    assertThat(broken()).isEmpty();
  }

  @Test
  void aPortThatAPeerLeftMayServeTheSameKeyAgain() {
    Visitor again = new Visitor(4, "b", "a", peer.address(), 0, true);
    introduced();
    registered(again);
    assertThat(Guarantees.brokenIn(story, new Leftovers(1, 0, 1))).isEmpty();
  }

  @Test
  void nobodyIsIntroducedTwice() {
    introduced();
    registered(other);
    identified(other, peer.address(), 0);
    assertBroken("G3 at most once: not the first: #3");
  }

  @Test
  void nobodyIsBothClientAndPeer() {
    introduced();
    identified(peer, client.address(), 0);
    assertBroken("G3 at most once: both Client and Peer: #2");
    assertBroken("G3 at most once: told more after the last: #2");
  }

  @Test
  void twoThatWantEachOtherDoNotWait() {
    registered(client);
    registered(peer);
    assertThat(Guarantees.brokenIn(story, new Leftovers(2, 0, 2)))
        .hasSize(2)
        .allMatch(line -> line.startsWith("G4 liveness: its partner waits for it too"));
  }

  @Test
  void oneKeyDoesNotWaitTwiceForTheSamePartner() {
    registered(client);
    registered(other);
    assertThat(Guarantees.brokenIn(story, new Leftovers(2, 0, 2)))
        .hasSize(2)
        .allMatch(line -> line.startsWith("G8 bounded: the same wish"));
  }

  @Test
  void nobodyIsClosedForNothing() {
    registered(client);
    story.tell(client, new SawEnd());
    assertBroken("G4 liveness: closed, and 0 partners failed: [#1");
    story.mayCloseTheInnocent();
    assertThat(broken()).isEmpty();
  }

  @Test
  void nobodyIsRefusedForNothing() {
    registered(client);
    story.tell(client, new Heard(new AdvertiseAbort("replaced")));
    assertBroken("G4 liveness: refused without a reason: #1");
    registered(other);
    assertBroken("G4 liveness: refused without a reason: #1");
  }

  @Test
  void aNewerRegistrationIsAReasonToBeRefused() {
    registered(client);
    registered(other);
    story.tell(client, new Heard(new AdvertiseAbort("replaced")));
    assertThat(Guarantees.brokenIn(story, new Leftovers(1, 0, 1))).isEmpty();
  }

  @Test
  void thePeerHasHungUpBeforeItsClientHears() {
    registered(client);
    registered(peer);
    story.tell(peer, new Heard(new PeerDisconnect("10.0.0.2", 5000)));
    identified(client, peer.address(), 0);
    story.tell(peer, new HungUp(false));
    assertBroken("G5 order: it had not hung up");
  }

  @Test
  void thePeerHasBeenToldBeforeItsClientHears() {
    registered(client);
    registered(peer);
    story.tell(peer, new HungUp(false));
    identified(client, peer.address(), 0);
    assertBroken("G5 order: it had not received PeerDisconnect");
  }

  @Test
  void aPeerOfOursClosesFirst() {
    registered(client);
    registered(peer);
    story.tell(peer, new Heard(new PeerDisconnect("10.0.0.2", 5000)));
    story.tell(peer, new SawEnd());
    story.tell(peer, new HungUp(false));
    identified(client, peer.address(), 0);
    assertBroken("G5 order: the Mediator closed first");
  }

  @Test
  void nobodyIsIntroducedToWhoeverFailed() {
    registered(client);
    registered(peer);
    story.tell(peer, new Failed("in some way"));
    departed(peer);
    identified(client, peer.address(), 0);
    assertBroken("G6 both or none: it had failed");
  }

  @Test
  void theClientOfAPeerThatFailedIsClosed() {
    registered(client);
    registered(peer);
    story.tell(peer, new Heard(new PeerDisconnect("10.0.0.2", 5000)));
    story.tell(peer, new Failed("in some way"));
    assertThat(Guarantees.brokenIn(story, new Leftovers(1, 0, 1)))
        .singleElement()
        .asString()
        .startsWith("G6 both or none: only 0 Clients closed: [#2");
    story.tell(client, new SawEnd());
    assertThat(broken()).isEmpty();
  }

  @Test
  void addressesAndVersionsAreTheObservedOnes() {
    registered(client);
    registered(peer);
    departed(peer);
    identified(client, new Endpoint("10.0.0.2", 5001), 0);
    assertBroken("G7 true address: nobody came from where #1");
  }

  @Test
  void theVersionIsThePeers() {
    registered(client);
    registered(peer);
    departed(peer);
    identified(client, peer.address(), 1);
    assertBroken("G7 true address: wrong version");
  }

  @Test
  void aStockClientIsNotSentAcrossAddressFamilies() {
    Endpoint ipv6 = new Endpoint("2001:db8::2", 5000);
    Visitor stock = new Visitor(1, "a", "b", client.address(), 0, false);
    Visitor remote = new Visitor(2, "b", "a", ipv6, 0, true);
    registered(stock);
    registered(remote);
    departed(remote);
    identified(stock, ipv6, 0);
    assertBroken("G7 true address: a stock Client cannot dial it: #1");
  }

  @Test
  void aPeerIsToldItsOwnAddress() {
    registered(client);
    registered(peer);
    story.tell(peer, new Heard(new PeerDisconnect("10.0.0.2", 5001)));
    assertBroken("G7 true address: PeerDisconnect[ip=10.0.0.2, port=5001] for #2");
  }

  private void introduced() {
    registered(client);
    registered(peer);
    departed(peer);
    identified(client, peer.address(), 0);
  }

  private void registered(Visitor who) {
    story.tell(who, new Connected());
    story.tell(who, new Challenged("nonce " + who.number()));
    story.tell(who, new Proved("nonce " + who.number()));
  }

  private void departed(Visitor who) {
    story.tell(who, new Heard(new PeerDisconnect(who.address().ip(), who.address().port())));
    story.tell(who, new HungUp(false));
  }

  private void identified(Visitor who, Endpoint at, int version) {
    story.tell(who, new Heard(new PeerIdentification(version, at.ip(), at.port())));
    story.tell(who, new HungUp(false));
  }

  private static Visitor visitor(int number, String key, String wants) {
    return new Visitor(number, key, wants, new Endpoint("10.0.0." + number, 5000), 0, true);
  }

  private List<String> broken() {
    return Guarantees.brokenIn(story, NOTHING);
  }

  private void assertBroken(String start) {
    assertThat(broken()).anyMatch(line -> line.startsWith(start));
  }
}
