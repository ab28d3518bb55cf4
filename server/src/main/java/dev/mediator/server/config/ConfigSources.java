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
import java.util.stream.IntStream;

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

  /** Behind the standard streams: so it is agreed. */
  private static final int FIRST_INHERITED = 3;

  /** A few addresses, each with a few ports. */
  private static final int MOST_INHERITED = 64;

  private final Map<Setting, String> values = new EnumMap<>(Setting.class);
  private final Map<Setting, String> origins = new EnumMap<>(Setting.class);
  private final List<String> problems = new ArrayList<>();
  private final List<Integer> inherited = new ArrayList<>();

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

  /**
   * Adds the settings among environment variables: those whose names begin with MEDIATOR_; and the
   * listening sockets that are handed on to this process.
   */
  public ConfigSources environment(Map<String, String> variables) {
    new TreeMap<>(variables)
        .forEach((variable, value) -> {
          if (variable.startsWith("MEDIATOR_") && !variable.equals(FILE_VARIABLE)) {
            put(Setting.ofVariable(variable), variable + " in the environment", value);
          }
        });
    inherit(variables);
    return this;
  }

  /** What was handed on as sd_listen_fds(3) has it, if it is meant for this process. */
  private void inherit(Map<String, String> variables) {
    String count = variables.get("LISTEN_FDS");
    String process = String.valueOf(ProcessHandle.current().pid());
    if (count == null || !process.equals(variables.get("LISTEN_PID"))) {
      return;
    }
    try {
      int sockets = Values.number(0, MOST_INHERITED).apply(count);
      IntStream.range(0, sockets).forEach(i -> inherited.add(FIRST_INHERITED + i));
    } catch (IllegalArgumentException e) {
      problems.add(
          "LISTEN_FDS in the environment is \"" + count + "\", but it takes " + e.getMessage());
    }
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
    return new ConfigReader(values, origins, problems, inherited).read();
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
