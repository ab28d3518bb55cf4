package dev.mediator.server.simulation;

import dev.mediator.protocol.Endpoint;

/**
 * One connection of one peer, and what the peer says about itself there.
 *
 * @param number its name in messages
 * @param key any text that stands for its key, the same for the same key
 * @param address its own end of the connection; no two visitors share one at the same time
 */
public record Visitor(
    int number, String key, String wants, Endpoint address, int version, boolean ours) {

  boolean isWantedBy(Visitor other) {
    return key.equals(other.wants) && wants.equals(other.key);
  }

  /** The two keys and who asks for whom. */
  String wish() {
    return key + ">" + wants;
  }

  /** The wish of whoever could be introduced to this one. */
  String answer() {
    return wants + ">" + key;
  }

  @Override
  public String toString() {
    return "#" + number + (ours ? " (ours, " : " (stock, ") + wish() + ", " + address + ")";
  }
}
