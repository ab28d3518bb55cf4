package dev.mediator.tidy;

/** One place that breaks a rule, with what to do about it. */
record Offence(String path, long line, String what) {
  @Override
  public String toString() {
    return path + ":" + line + ": " + what;
  }
}
