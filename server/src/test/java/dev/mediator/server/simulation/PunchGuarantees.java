package dev.mediator.server.simulation;

import static dev.mediator.server.simulation.Account.NEVER;

import dev.mediator.protocol.Message.PunchOffer;
import dev.mediator.protocol.Session;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What {@link Guarantees} checks of pairs that were told to punch. */
final class PunchGuarantees {
  private final Map<Session, List<Account>> pairs = new HashMap<>();
  private final List<String> broken = new ArrayList<>();

  private PunchGuarantees() {}

  static List<String> brokenIn(Collection<Account> accounts) {
    PunchGuarantees check = new PunchGuarantees();
    for (Account account : accounts) {
      PunchOffer offer = account.offer;
      if (offer != null) {
        check.pairs.computeIfAbsent(offer.session(), _ -> new ArrayList<>(2)).add(account);
        check.offered(account, offer);
      }
    }
    check.pairs.values().forEach(check::paired);
    return check.broken;
  }

  private void offered(Account account, PunchOffer offer) {
    require(account.proved < account.offered, "G1 proof: offered without one: " + account);
    require(account.who.ours(), "G2 mutuality: a stock peer cannot punch: " + account);
    require(
        offer.observed().equals(account.who.address()),
        "G7 true address: " + offer.observed() + " for " + account);
    boolean once = account.disconnected == NEVER && account.identified == NEVER;
    require(once, "G3 at most once: introduced in two ways: " + account);
  }

  /** An offer may not have reached the other of the two; more than two there never are. */
  private void paired(List<Account> pair) {
    Account first = pair.getFirst();
    require(pair.size() <= 2, "G3 at most once: one session for " + pair);
    if (pair.size() == 1) {
      require(first.relayed == NEVER, "G2 mutuality: relayed to nobody: " + first);
      require(first.dialling == NEVER, "G5 order: dials a partner that was not asked: " + first);
      return;
    }
    Account second = pair.getLast();
    require(first.who.isWantedBy(second.who), "G2 mutuality: " + first + " with " + second);
    checkSide(first, second);
    checkSide(second, first);
    if (first.offer != null && second.offer != null) {
      boolean both = first.offer.role() != second.offer.role();
      require(both, "G3 at most once: both the same role: " + first + " and " + second);
    }
  }

  private void checkSide(Account one, Account other) {
    require(other.proved < one.offered, "G1 proof: offered before its partner's: " + one);
    boolean named =
        one.offer != null && one.offer.candidates().getFirst().equals(other.who.address());
    require(named, "G7 true address: the offer of " + one + " does not name " + other);
    boolean listening = one.dialling == NEVER || one.listens < one.dialling;
    require(listening, "G5 order: told to dial before it listens itself: " + one);
    boolean expected = one.dialling == NEVER || other.listens < one.dialling;
    require(expected, "G5 order: told to dial before its partner listens: " + one);
    boolean both = one.inVain < one.relayed && other.inVain < one.relayed;
    require(one.relayed == NEVER || both, "G5 order: relayed before both failed: " + one);
  }

  private void require(boolean holds, String guarantee) {
    if (!holds) {
      broken.add(guarantee);
    }
  }
}
