package dev.mediator.cli.book;

import dev.mediator.identity.PeerKey;
import java.io.IOException;

/** A name that stands for another key already: the friend has a new one, or it is a stranger's. */
public final class KeyChangedException extends IOException {
  private static final long serialVersionUID = 1L;

  KeyChangedException(Partner known, PeerKey offered) {
    super(
        String.join(
            "\n",
            "THE KEY OF " + known.name() + " IS NOT THE ONE THAT IS KNOWN; nothing was changed",
            "known:   " + known.key(),
            "offered: " + offered,
            "somebody may be pretending to be "
                + known.name()
                + ": ask by telephone, or face to face",
            "if the new key is right: mediator peers remove "
                + known.name()
                + ", and add it again"));
  }
}
