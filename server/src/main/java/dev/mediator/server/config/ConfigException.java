package dev.mediator.server.config;

import java.util.List;

/** A configuration that cannot be used: everything that is wrong with it, in one list. */
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient List<String> problems;

  /** With such sentences. */
  public ConfigException(List<String> problems) {
    super(String.join("\n", problems));
    this.problems = List.copyOf(problems);
  }

  /** One sentence for each problem: where it stands, what it is, and what was expected. */
  public List<String> problems() {
    return problems;
  }
}
