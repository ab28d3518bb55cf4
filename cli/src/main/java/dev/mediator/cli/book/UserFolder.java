package dev.mediator.cli.book;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The folder in which a user's configuration and peers' keys lie; it need not exist.
 *
 * <p>On Linux and macOS it is {@code $XDG_CONFIG_HOME/mediator}, or else {@code
 * ~/.config/mediator}; on Windows {@code %APPDATA%\mediator}.
 */
public record UserFolder(Path path) {
  private static final String OURS = "mediator";

  /**
   * Finds it.
   *
   * @param environment the variables of the process
   * @param home the user's home
   * @param system the operating system, as Java calls it
   */
  public static UserFolder of(Map<String, String> environment, Path home, String system) {
    if (system.startsWith("Windows")) {
      Path roaming =
          absolute(environment.get("APPDATA")).orElse(home.resolve("AppData").resolve("Roaming"));
      return new UserFolder(roaming.resolve(OURS));
    }
    Path config = absolute(environment.get("XDG_CONFIG_HOME")).orElse(home.resolve(".config"));
    return new UserFolder(config.resolve(OURS));
  }

  /** The file that {@link UserConfig} reads. */
  public Path configFile() {
    return path.resolve("config.properties");
  }

  /** The names of peers. */
  public PeerBook peers() {
    return new PeerBook(path.resolve("peers"));
  }

  /** The XDG specification has relative paths ignored. */
  private static Optional<Path> absolute(@Nullable String variable) {
    return Optional.ofNullable(variable)
        .filter(value -> !value.isBlank())
        .map(Path::of)
        .filter(Path::isAbsolute);
  }
}
