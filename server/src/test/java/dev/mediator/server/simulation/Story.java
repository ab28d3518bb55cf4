package dev.mediator.server.simulation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Everything that the peers of one Mediator did and saw, in one order.
 *
 * <p>It knows nothing of transports or clocks. Any thread may tell; it is read at the end.
 */
public final class Story {
  private final Map<Visitor, Account> accounts = new LinkedHashMap<>();
  private final List<Visitor> order = new ArrayList<>();
  private boolean closesTheInnocent;

  /** Adds what happened next. */
  public synchronized void tell(Visitor who, Deed deed) {
    accounts.computeIfAbsent(who, Account::new).add(order.size(), deed);
    order.add(who);
  }

  /** From now on the Mediator may close whoever waits: it stops, or limits how long one may. */
  public synchronized void mayCloseTheInnocent() {
    closesTheInnocent = true;
  }

  synchronized boolean closesTheInnocent() {
    return closesTheInnocent;
  }

  synchronized Collection<Account> accounts() {
    return List.copyOf(accounts.values());
  }
}
