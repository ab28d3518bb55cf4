package dev.mediator.checksums;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import javax.inject.Named;
import javax.inject.Singleton;
import org.apache.maven.BuildAbort;
import org.apache.maven.eventspy.AbstractEventSpy;
import org.eclipse.aether.RepositoryEvent;
import org.eclipse.aether.artifact.Artifact;
import org.eclipse.aether.repository.WorkspaceRepository;

/**
 * What lets Maven use no file from a repository, be it library, plugin, compiler plugin or POM,
 * whose SHA-256 is not the one in {@code checksums.sha256}. Maven 3.8 tells it of each such file
 * before the file is used. The list has the form in which Maven 3.9 keeps trusted checksums.
 */
@Named
@Singleton
public final class Checksums extends AbstractEventSpy {
  private static final Path LIST =
      Path.of(System.getProperty("maven.multiModuleProjectDirectory"))
          .resolve(".mvn/checksums/checksums.sha256");

  /** Ours come from this build: there is nothing to compare them with. */
  private static final String OWN_GROUP = "dev.mediator";

  private final Map<String, String> listed = new TreeMap<>();
  private final Map<String, String> seen = new TreeMap<>();
  private boolean recording;
  private BuildAbort refusal;

  @Override
  public synchronized void init(Context context) throws IOException {
    Properties given = (Properties) context.getData().get("userProperties");
    recording = "record".equals(given.getProperty("checksums"));
    if (Files.exists(LIST)) {
      for (String line : Files.readAllLines(LIST)) {
        String[] digestAndPath = line.split(" +", 2);
        listed.put(digestAndPath[1], digestAndPath[0]);
      }
    }
  }

  @Override
  public synchronized void onEvent(Object event) {
    if (refusal != null) {
      throw refusal; // Whoever asked first may have swallowed it.
    }
    if (event instanceof RepositoryEvent && isOfAFileOfOthers((RepositoryEvent) event)) {
      RepositoryEvent news = (RepositoryEvent) event;
      String path = pathOf(news.getArtifact());
      if (!seen.containsKey(path)) {
        seen.put(path, digestOf(news.getFile().toPath()));
        compare(path, news);
      }
    }
  }

  private static boolean isOfAFileOfOthers(RepositoryEvent news) {
    return news.getType() == RepositoryEvent.EventType.ARTIFACT_RESOLVED
        && news.getFile() != null
        && !(news.getRepository() instanceof WorkspaceRepository)
        && !news.getArtifact().getGroupId().equals(OWN_GROUP);
  }

  private void compare(String path, RepositoryEvent news) {
    String found = seen.get(path);
    String expected = listed.get(path);
    if (recording || found.equals(expected)) {
      return;
    }
    refusal =
        new BuildAbort(
            expected == null
                ? news.getArtifact()
                    + " is not in .mvn/checksums/checksums.sha256: after a change of versions run"
                    + " ./build --lock and look at what it changed there"
                : news.getFile()
                    + " is not what .mvn/checksums/checksums.sha256 says: its SHA-256 is "
                    + found
                    + " instead of "
                    + expected
                    + ". Delete it and build again; if it comes back, do not trust where it comes"
                    + " from");
    throw refusal;
  }

  /** The list is written when all that was asked for is known to have been used. */
  @Override
  public synchronized void close() throws IOException {
    if (recording) {
      listed.putAll(seen);
      List<String> lines = new ArrayList<>();
      listed.forEach((path, digest) -> lines.add(digest + "  " + path));
      Files.write(LIST, lines);
    }
  }

  private static String pathOf(Artifact artifact) {
    String classifier = artifact.getClassifier().isEmpty() ? "" : "-" + artifact.getClassifier();
    return String.join(
        "/",
        artifact.getGroupId().replace('.', '/'),
        artifact.getArtifactId(),
        artifact.getVersion(),
        artifact.getArtifactId()
            + "-"
            + artifact.getVersion()
            + classifier
            + "."
            + artifact.getExtension());
  }

  private static String digestOf(Path file) {
    try (InputStream bytes = Files.newInputStream(file)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      new DigestInputStream(bytes, digest).transferTo(OutputStream.nullOutputStream());
      return String.format("%064x", new BigInteger(1, digest.digest()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
