package dev.mediator.server.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediator.protocol.Endpoint;
import dev.mediator.protocol.Message.PunchGo;
import dev.mediator.protocol.Message.PunchOffer;
import dev.mediator.protocol.Message.RelayOpen;
import dev.mediator.protocol.Role;
import dev.mediator.protocol.Session;
import dev.mediator.server.simulation.Deed.Challenged;
import dev.mediator.server.simulation.Deed.Connected;
import dev.mediator.server.simulation.Deed.Heard;
import dev.mediator.server.simulation.Deed.HungUp;
import dev.mediator.server.simulation.Deed.InVain;
import dev.mediator.server.simulation.Deed.Listens;
import dev.mediator.server.simulation.Deed.Proved;
import dev.mediator.server.simulation.Deed.SawEnd;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The checker of pairs that punch: one good story, and a bad one for each way to break it. */
class PunchGuaranteesTest {
  private static final Session SESSION = new Session("S".repeat(22));
  private static final Session ANOTHER = new Session("T".repeat(22));

  private final Visitor client = visitor(1, "a", "b", true);
  private final Visitor peer = visitor(2, "b", "a", true);
  private final Story story = new Story();

  @Test
  void aPairAsItShouldBeBreaksNothing() {
    registered(client, peer);
    offered(client, peer, Role.CLIENT, SESSION);
    offered(peer, client, Role.PEER, SESSION);
    story.tell(client, new Listens());
    story.tell(peer, new Listens());
    dial(client);
    dial(peer);
    assertThat(broken()).isEmpty();
  }

  @Test
  void nobodyIsOfferedWithoutTheProofsOfBoth() {
    offered(client, peer, Role.CLIENT, SESSION);
    registered(client);
    offered(peer, client, Role.PEER, SESSION);
    assertBroken("G1 proof: offered without one: #1");
    assertBroken("G1 proof: offered before its partner's: #1");
  }

  @Test
  void strangersArePairedBySessionNeither() {
    Visitor stranger = visitor(3, "c", "a", true);
    registered(client, stranger);
    offered(client, stranger, Role.CLIENT, SESSION);
    offered(stranger, client, Role.PEER, SESSION);
    assertBroken("G2 mutuality: #1");
  }

  @Test
  void stockPeersAreNotOffered() {
    Visitor stock = visitor(3, "b", "a", false);
    registered(client, stock);
    offered(stock, client, Role.PEER, SESSION);
    assertBroken("G2 mutuality: a stock peer cannot punch: #3");
  }

  @Test
  void aSessionIsOfTwo() {
    Visitor third = visitor(3, "b", "a", true);
    registered(client, peer, third);
    offered(client, peer, Role.CLIENT, SESSION);
    offered(peer, client, Role.PEER, SESSION);
    offered(third, client, Role.PEER, SESSION);
    assertBroken("G3 at most once: one session for");
  }

  @Test
  void theRolesDiffer() {
    registered(client, peer);
    offered(client, peer, Role.PEER, SESSION);
    offered(peer, client, Role.PEER, SESSION);
    assertBroken("G3 at most once: both the same role");
  }

  @Test
  void nobodyDialsBeforeBothListen() {
    registered(client, peer);
    offered(client, peer, Role.CLIENT, SESSION);
    offered(peer, client, Role.PEER, SESSION);
    dial(peer);
    story.tell(client, new Listens());
    dial(client);
    assertBroken("G5 order: told to dial before it listens itself: #2");
    assertBroken("G5 order: told to dial before its partner listens: #1");
  }

  @Test
  void whoFailedAloneIsNotRelayed() {
    registered(client, peer);
    offered(client, peer, Role.CLIENT, SESSION);
    offered(peer, client, Role.PEER, SESSION);
    story.tell(client, new Listens());
    story.tell(peer, new Listens());
    story.tell(client, new Heard(new PunchGo(SESSION)));
    story.tell(peer, new Heard(new PunchGo(SESSION)));
    story.tell(client, new InVain());
    story.tell(client, new Heard(new RelayOpen(SESSION)));
    assertBroken("G5 order: relayed before both failed: #1");
    story.tell(peer, new InVain());
    story.tell(peer, new Heard(new RelayOpen(SESSION)));
    assertThat(broken()).noneMatch(line -> line.endsWith("#2"));
    story.tell(peer, new Heard(new RelayOpen(SESSION)));
    assertBroken("G3 at most once: told more after the last: #2");
  }

  @Test
  void nobodyDialsWhoWasNeverAsked() {
    registered(client, peer);
    offered(client, peer, Role.CLIENT, SESSION);
    story.tell(client, new Listens());
    dial(client);
    assertBroken("G5 order: dials a partner that was not asked: #1");
  }

  @Test
  void theAddressesAreTrue() {
    registered(client, peer);
    offered(client, client, Role.CLIENT, SESSION);
    PunchOffer wrong =
        new PunchOffer(SESSION, Role.PEER, client.address(), List.of(client.address()), 0, 10_000);
    story.tell(peer, new Heard(wrong));
    assertBroken("G7 true address: 10.0.0.1:5000 for #2");
    assertBroken("G7 true address: the offer of #1");
  }

  @Test
  void nothingIsSaidTwice() {
    registered(client, peer);
    offered(client, peer, Role.CLIENT, SESSION);
    offered(client, peer, Role.CLIENT, ANOTHER);
    assertBroken("G3 at most once: told more after the last: #1");
  }

  @Test
  void whoWasAskedToListenIsNotLeftForNothing() {
    registered(client, peer);
    offered(client, peer, Role.CLIENT, SESSION);
    offered(peer, client, Role.PEER, SESSION);
    story.tell(client, new SawEnd());
    assertBroken("G4 liveness: closed, and 0 partners failed: [#1");
  }

  private void registered(Visitor... visitors) {
    for (Visitor who : visitors) {
      story.tell(who, new Connected());
      story.tell(who, new Challenged("nonce " + who.number()));
      story.tell(who, new Proved("nonce " + who.number()));
    }
  }

  private void offered(Visitor who, Visitor partner, Role role, Session session) {
    List<Endpoint> candidates = List.of(partner.address());
    story.tell(who, new Heard(new PunchOffer(session, role, who.address(), candidates, 0, 10_000)));
  }

  private void dial(Visitor who) {
    story.tell(who, new Heard(new PunchGo(SESSION)));
    story.tell(who, new HungUp(false));
  }

  private static Visitor visitor(int number, String key, String wants, boolean ours) {
    return new Visitor(number, key, wants, new Endpoint("10.0.0." + number, 5000), 0, ours);
  }

  private List<String> broken() {
    return Guarantees.brokenIn(story, new Leftovers(0, 0, 0));
  }

  private void assertBroken(String guarantee) {
    assertThat(broken()).anyMatch(line -> line.startsWith(guarantee));
  }
}
