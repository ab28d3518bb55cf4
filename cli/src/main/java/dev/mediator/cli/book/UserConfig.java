package dev.mediator.cli.book;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a user decided once, so that it need not stand in every command line.
 *
 * @param mediator the address, as on the command line
 * @param key the private key file; a relative path starts at the folder of the configuration
 */
public record UserConfig(Optional<String> mediator, Optional<Path> key) {
  private static final Set<String> KEYS = new TreeSet<>(Set.of("mediator", "key"));

  /**
   * Reads the configuration; where there is none, nothing was decided.
   *
   * @param home what {@code ~/} at the beginning of a path stands for
   * @throws UserConfigException naming every key that is none
   * @throws IOException if the file is there and cannot be read
   */
  public static UserConfig read(UserFolder folder, Path home) throws IOException {
    Path file = folder.configFile();
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (NoSuchFileException e) {
      return new UserConfig(Optional.empty(), Optional.empty());
    } catch (CharacterCodingException | IllegalArgumentException e) {
      throw new UserConfigException(file + " is no properties file in UTF-8");
    }
    Set<String> unknown = new TreeSet<>(properties.stringPropertyNames());
    unknown.removeAll(KEYS);
    if (!unknown.isEmpty()) {
      throw new UserConfigException(
          file + " has keys that mean nothing: " + unknown + "; known are " + KEYS);
    }
    try {
      return new UserConfig(
          value(properties, "mediator"),
          value(properties, "key").map(key -> folder.path().resolve(expand(key, home))));
    } catch (InvalidPathException e) {
      throw new UserConfigException(
          file + ": key = " + e.getInput() + " can be no file: " + e.getReason());
    }
  }

  private static Optional<String> value(Properties properties, String key) {
    return Optional.ofNullable(properties.getProperty(key))
        .map(String::strip)
        .filter(value -> !value.isEmpty());
  }

  private static Path expand(String path, Path home) {
    return path.startsWith("~/") ? home.resolve(path.substring(2)) : Path.of(path);
  }
}
