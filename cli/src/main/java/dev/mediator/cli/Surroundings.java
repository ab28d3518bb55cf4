package dev.mediator.cli;

import dev.mediator.cli.book.UserConfig;
import dev.mediator.cli.book.UserFolder;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/**
 * What a command finds around it: where the environment, the standard streams, the time and the
 * person at the terminal enter the program.
 *
 * <p>Whatever is deeper inside is given what it needs of it, so that tests can give it theirs.
 *
 * @param system the operating system, as Java calls it
 * @param out standard output for bytes, unbuffered
 * @param columns the width of the terminal that standard output is; 0 where it is none
 * @param secrets asks a question at the terminal, and shows nothing of the answer; empty where
 *     nobody can be asked
 */
record Surroundings(
    Map<String, String> environment,
    Path home,
    String system,
    InputStream in,
    OutputStream out,
    LongSupplier nanoTime,
    IntSupplier columns,
    Function<String, Optional<char[]>> secrets) {

  /** Those of the running program. */
  static Surroundings ofThisProcess() {
    return new Surroundings(
        System.getenv(),
        // Java takes it from the password file, and people who set HOME mean what they say.
        Path.of(Objects.requireNonNullElse(System.getenv("HOME"), System.getProperty("user.home"))),
        System.getProperty("os.name"),
        System.in,
        new FileOutputStream(FileDescriptor.out),
        System::nanoTime,
        Terminal::columns,
        Terminal::askSecret);
  }

  /** Where this user keeps configuration and names. */
  UserFolder folder() {
    return UserFolder.of(environment, home, system);
  }

  /** What this user decided once. */
  UserConfig config() throws IOException {
    return UserConfig.read(folder(), home);
  }

  /** A variable of the environment; one that is there and says nothing counts as none. */
  Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
  }
}
