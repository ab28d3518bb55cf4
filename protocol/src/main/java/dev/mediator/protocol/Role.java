package dev.mediator.protocol;

/** Which of a pair a peer is: who registered first is the Client. */
public enum Role {
  CLIENT("client"),
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
