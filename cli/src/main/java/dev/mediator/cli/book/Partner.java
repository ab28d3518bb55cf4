package dev.mediator.cli.book;

import dev.mediator.identity.PeerKey;

/** Whom a command is about: a public key, and what the user calls it. */
public record Partner(String name, PeerKey key) {
  /** For people: the name, and the fingerprint that it stands for. */
  @Override
  public String toString() {
    return name + " (" + key.fingerprint() + ")";
  }
}
