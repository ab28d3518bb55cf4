package dev.mediator.protocol;

/** Which of a pair a peer is: who registered first is the Client. */
public enum Role {
  /** It registered first, and speaks first to its partner. */
  CLIENT("client"),
  /** It registered last, and is spoken to. */
  PEER("peer");

  private final String word;

  Role(String word) {
    this.word = word;
  }

  /** How PunchOffer writes it. */
  String word() {
    return word;
  }

  static Role of(String word) throws ProtocolException {
    for (Role role : values()) {
      if (role.word.equals(word)) {
        return role;
      }
    }
    throw new ProtocolException("the field role is neither client nor peer");
  }
}
