package dev.mediator.server.simulation;

import static dev.mediator.server.simulation.Account.NEVER;

import dev.mediator.protocol.Endpoint;
import dev.mediator.protocol.Message.PeerDisconnect;
import dev.mediator.protocol.Message.PeerIdentification;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The checker of what a Mediator guarantees (G1 to G8 of docs/ARCHITECTURE.md), from nothing but
 * what its peers did and saw until nothing moved any more, and what it still held then.
 *
 * <p>Which two were matched cannot be seen when their match broke, so such cases are counted for
 * each pair of keys: no more innocent peers may come to harm than there were faulty partners.
 */
public final class Guarantees {
  private final Story story;
  private final Collection<Account> accounts;
  private final Map<Endpoint, List<Account>> byAddress = new HashMap<>();
  private final Map<String, List<Account>> byWish = new HashMap<>();

  /** Whom each PeerIdentification named, so far. */
  private final Map<Account, Account> introduced = new HashMap<>();

  private final List<String> broken = new ArrayList<>();

  private Guarantees(Story story) {
    this.story = story;
    this.accounts = story.accounts();
    for (Account account : accounts) {
      byAddress.computeIfAbsent(account.who.address(), _ -> new ArrayList<>()).add(account);
      byWish.computeIfAbsent(account.who.wish(), _ -> new ArrayList<>()).add(account);
    }
  }

  /** Every guarantee that did not hold, and for whom; empty if all did. */
  public static List<String> brokenIn(Story story, Leftovers left) {
    Guarantees check = new Guarantees(story);
    check.noncesAreFresh();
    check.accounts.forEach(check::disconnected);
    check.accounts.forEach(check::identified);
    check.accounts.forEach(check::toldOnce);
    check.accounts.forEach(check::closedForAReason);
    check.byWish.values().forEach(check::nobodyWaitsInVain);
    check.byWish.values().forEach(check::harmHasACulprit);
    check.byWish.values().forEach(check::bothOrNone);
    check.broken.addAll(PunchGuarantees.brokenIn(check.accounts));
    check.nothingIsLeft(left);
    return List.copyOf(check.broken);
  }

  private void noncesAreFresh() {
    Set<String> seen = new HashSet<>();
    for (Account account : accounts) {
      for (String nonce : account.nonces) {
        require(seen.add(nonce), "G1 proof: a nonce was used before, now for " + account);
      }
    }
  }

  private void disconnected(Account peer) {
    PeerDisconnect told = peer.disconnect;
    if (told == null) {
      return;
    }
    require(peer.proved < peer.disconnected, "G1 proof: told to disconnect without one: " + peer);
    boolean wanted =
        partnersOf(peer, client -> client.proved < peer.disconnected).findAny().isPresent();
    require(wanted, "G2 mutuality: told to disconnect, but nobody proved to want " + peer);
    Endpoint own = peer.who.address();
    boolean right = told.port() == own.port() && (told.ip() == null || own.ip().equals(told.ip()));
    require(right, "G7 true address: " + told + " for " + peer);
  }

  private void identified(Account client) {
    PeerIdentification told = client.identification;
    if (told == null) {
      return;
    }
    int at = client.identified;
    require(client.proved < at, "G1 proof: told of a peer without one: " + client);
    Account peer = meant(client, told);
    if (peer == null) {
      broken.add("G7 true address: nobody came from where " + client + " was sent: " + told);
      return;
    }
    String pair = client + " was introduced to " + peer;
    require(told.version() == peer.who.version(), "G7 true address: wrong version: " + pair);
    boolean reachable =
        client.who.ours() || client.who.address().isIpv4() == peer.who.address().isIpv4();
    require(reachable, "G7 true address: a stock Client cannot dial it: " + pair);
    require(peer.proved < at, "G1 proof: it proved no key: " + pair);
    require(peer.who.isWantedBy(client.who), "G2 mutuality: " + pair);
    require(introduced.put(peer, client) == null, "G3 at most once: not the first: " + pair);
    require(peer.disconnected < at, "G5 order: it had not received PeerDisconnect: " + pair);
    require(peer.hungUp < at, "G5 order: it had not hung up: " + pair);
    boolean itselfFirst = !peer.who.ours() || peer.hungUp < peer.ended;
    require(itselfFirst, "G5 order: the Mediator closed first on a peer of ours: " + pair);
    require(peer.failed > peer.hungUp, "G6 both or none: it had failed: " + pair);
  }

  /**
   * The peer that came from where this Client was sent, or null.
   *
   * <p>The system may give a port again as soon as a peer has hung up: of several that came from
   * the same address it is the one that the Client wants, and that was sent away before.
   */
  private @Nullable Account meant(Account client, PeerIdentification told) {
    return byAddress.getOrDefault(new Endpoint(told.ip(), told.port()), List.of()).stream()
        .max(
            Comparator.comparing((Account at) -> at.who.isWantedBy(client.who))
                .thenComparing(at -> at.disconnected < client.identified)
                .thenComparing(at -> !introduced.containsKey(at)))
        .orElse(null);
  }

  private void toldOnce(Account account) {
    boolean once = account.disconnected == NEVER || account.identified == NEVER;
    require(once, "G3 at most once: both Client and Peer: " + account);
    require(account.heardTooMuch == 0, "G3 at most once: told more after the last: " + account);
  }

  /** An abort needs a fault, a newer proof of the same wish, or a partner out of reach. */
  private void closedForAReason(Account account) {
    if (account.aborted == NEVER || account.isFaulty()) {
      return;
    }
    Predicate<Account> known = other -> other != account && other.proved < account.aborted;
    boolean ipv4 = account.who.address().isIpv4();
    boolean replaced = byWish.getOrDefault(account.who.wish(), List.of()).stream().anyMatch(known);
    boolean split =
        partnersOf(account, known)
            .anyMatch(other ->
                other.who.address().isIpv4() != ipv4 && !(other.who.ours() && account.who.ours()));
    boolean proved = account.proved < account.aborted;
    require(proved && (replaced || split), "G4 liveness: refused without a reason: " + account);
  }

  private void nobodyWaitsInVain(List<Account> sameWish) {
    for (Account account : sameWish) {
      boolean inVain = account.waits() && partnersOf(account, Account::waits).findAny().isPresent();
      require(!inVain, "G4 liveness: its partner waits for it too: " + account);
      boolean superseded =
          account.waits() && sameWish.stream().anyMatch(o -> o != account && o.waits());
      require(!superseded, "G8 bounded: the same wish of the same key waits twice: " + account);
    }
  }

  /** Whoever was closed without a word, or sent away for nothing, had a partner that failed. */
  private void harmHasACulprit(List<Account> sameWish) {
    if (story.closesTheInnocent()) {
      return;
    }
    List<Account> harmed =
        sameWish.stream().filter(account -> !account.isFaulty() && isHarmed(account)).toList();
    if (harmed.isEmpty()) {
      return;
    }
    long culprits =
        partnersOf(harmed.getFirst(), other -> other.isFaulty() && other.proved < NEVER)
            .filter(other -> other.identified == NEVER && other.dialling == NEVER)
            .filter(other -> !introduced.containsKey(other))
            .count();
    require(
        harmed.size() <= culprits,
        "G4 liveness: closed, and " + culprits + " partners failed: " + harmed);
  }

  private boolean isHarmed(Account account) {
    boolean silently = account.ended < NEVER && !account.wasTold() && account.aborted == NEVER;
    return silently || isSentAwayForNothing(account);
  }

  /** A Peer that was told to disconnect, and to which no Client was sent. */
  private boolean isSentAwayForNothing(Account account) {
    return account.disconnected < NEVER && !introduced.containsKey(account);
  }

  /** Every Peer that was sent away for nothing had a Client, which must be closed as well. */
  private void bothOrNone(List<Account> sameWish) {
    List<Account> lost = sameWish.stream().filter(this::isSentAwayForNothing).toList();
    if (lost.isEmpty()) {
      return;
    }
    long closed =
        partnersOf(lost.getFirst(), other -> other.proved < NEVER && !other.waits())
            .filter(other -> other.aborted == NEVER && other.disconnected == NEVER)
            .filter(other -> other.identified == NEVER && other.dialling == NEVER)
            .count();
    require(lost.size() <= closed, "G6 both or none: only " + closed + " Clients closed: " + lost);
  }

  private void nothingIsLeft(Leftovers left) {
    long waiting = accounts.stream().filter(Account::waits).count();
    String of = " of " + waiting + " peers that wait";
    require(
        left.connections() == waiting, "G8 bounded: " + left.connections() + " connections" + of);
    require(
        left.registrations() == waiting, "G8 bounded: " + left.registrations() + " entries" + of);
    require(left.timers() == 0, "G8 bounded: " + left.timers() + " timers are left");
  }

  private Stream<Account> partnersOf(Account account, Predicate<Account> which) {
    return byWish.getOrDefault(account.who.answer(), List.of()).stream().filter(which);
  }

  private void require(boolean holds, String guarantee) {
    if (!holds) {
      broken.add(guarantee);
    }
  }
}
