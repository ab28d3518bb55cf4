package dev.mediator.server.config;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The places where settings may stand, the strongest last: the defaults, a properties file, the
 * environment, the command line.
 *
 * <p>A name that is no setting's is a problem wherever it stands, since it is most likely a typing
 * mistake for one.
 */
public final class ConfigSources {
  /** Names the properties file in the environment. */
  public static final String FILE_VARIABLE = "MEDIATOR_CONFIG";

  private final Map<Setting, String> values = new EnumMap<>(Setting.class);
  private final Map<Setting, String> origins = new EnumMap<>(Setting.class);
  private final List<String> problems = new ArrayList<>();

  /** Adds the settings of a properties file in UTF-8; they give way to what is added later. */
  public ConfigSources file(Path file) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (NoSuchFileException e) {
      problems.add("the configuration file " + file + " does not exist");
    } catch (AccessDeniedException e) {
      problems.add("the configuration file " + file + " may not be read by this user");
    } catch (IOException | IllegalArgumentException e) {
      problems.add(
          "the configuration file " + file + " is no properties file in UTF-8: " + e.getMessage());
    }
    for (String key : new TreeSet<>(properties.stringPropertyNames())) {
      put(Setting.ofKey(key), key + " in " + file, properties.getProperty(key));
    }
    return this;
  }

  /** Adds the settings among environment variables: those whose names begin with MEDIATOR_. */
  public ConfigSources environment(Map<String, String> variables) {
    new TreeMap<>(variables)
        .forEach((variable, value) -> {
          if (variable.startsWith("MEDIATOR_") && !variable.equals(FILE_VARIABLE)) {
            put(Setting.ofVariable(variable), variable + " in the environment", value);
          }
        });
    return this;
  }

  /**
   * Adds the options of a command line.
   *
   * @param unknown what stood there besides
   */
  public ConfigSources commandLine(Map<Setting, String> options, List<String> unknown) {
    options.forEach((setting, value) -> put(Optional.of(setting), setting.option(), value));
    unknown.forEach(argument -> put(Optional.empty(), argument + " on the command line", ""));
    return this;
  }

  /**
   * The configuration that all of it makes.
   *
   * @throws ConfigException with everything that is wrong, if anything is
   */
  public MediatorConfig read() {
    return new ConfigReader(values, origins, problems).read();
  }

  private void put(Optional<Setting> setting, String origin, String value) {
    if (setting.isEmpty()) {
      problems.add(origin + " is not a setting: see mediator serve --help for their names");
      return;
    }
    values.put(setting.get(), value);
    origins.put(setting.get(), origin);
  }
}
