package dev.mediator.lab;

import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A Java program in a namespace, which does what it is told, one task after the other.
 *
 * <p>Tasks and answers are serialized, over its standard input and output; it ends when its
 * namespace is closed, or with whoever started it. What a task leaves in static fields is there for
 * the next one.
 */
final class Station {
  private final ObjectOutputStream tasks;
  private final ObjectInputStream answers;

  private Station(Process process) throws IOException {
    this.tasks = new ObjectOutputStream(process.getOutputStream());
    tasks.flush();
    this.answers = new ObjectInputStream(process.getInputStream());
  }

  static Station in(Namespace namespace) throws IOException {
    List<String> command = java(Station.class.getName());
    command.addAll(0, namespace.command());
    return new Station(new ProcessBuilder(command).redirectError(Redirect.INHERIT).start());
  }

  /** The command that runs a class of ours, small and quick to start. */
  static List<String> java(String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path")));
    command.addAll(List.of(arguments));
    return command;
  }

  /** Does it there, and waits for the answer. What is thrown there is the cause of what is here. */
  @SuppressWarnings("unchecked") // The answer to a task has the type that the task returns.
  synchronized <R extends @Nullable Object> R call(Task<R> task) throws IOException {
    tasks.writeUnshared(task);
    tasks.reset();
    tasks.flush();
    try {
      Object answer = answers.readObject();
      if (answer instanceof Throwable failure) {
        throw new IOException("in another namespace", failure);
      }
      return (R) answer;
    } catch (ClassNotFoundException e) {
      throw new IOException(e);
    }
  }

  /** The program itself. Output that is no answer goes to the standard error stream. */
  public static void main(String[] arguments) throws IOException, ClassNotFoundException {
    ObjectOutputStream answers =
        new ObjectOutputStream(new BufferedOutputStream(new FileOutputStream(FileDescriptor.out)));
    answers.flush();
    System.setOut(System.err);
    ObjectInputStream tasks = new ObjectInputStream(System.in);
    try {
      while (true) {
        answers.writeUnshared(answer((Task<?>) tasks.readObject()));
        answers.reset();
        answers.flush();
      }
    } catch (EOFException e) {
      // Whoever gave the tasks has gone.
    }
  }

  private static @Nullable Object answer(Task<?> task) {
    try {
      return task.run();
    } catch (Exception e) {
      return e;
    }
  }
}
