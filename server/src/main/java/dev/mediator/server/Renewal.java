package dev.mediator.server;

import dev.mediator.server.FileWatch.Look;
import dev.mediator.server.api.Api;
import dev.mediator.server.config.CannotListenException;
import dev.mediator.server.config.ConfigException;
import dev.mediator.server.config.MediatorConfig;
import dev.mediator.server.config.MediatorConfig.Encrypted;
import dev.mediator.server.config.Reload;
import dev.mediator.server.config.Revision;
import dev.mediator.server.config.Setting;
import dev.mediator.server.observe.LogEvent;
import dev.mediator.server.transport.Parts;
import dev.mediator.server.transport.Pipeline;
import dev.mediator.server.transport.TlsCertificate;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How a running Mediator comes to newer settings, lists and certificates: as a whole when it is
 * told to, or the files by themselves when they change. Safe for all threads.
 *
 * <p>All of it is read before any of it holds, so that whatever is wrong changes nothing. Nobody is
 * disconnected for a limit that is lower than before.
 */
final class Renewal implements AutoCloseable {
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(2);
  private static final String LISTS = "the lists of keys";
  private static final String CERTIFICATE = "the certificate and its key";
  private static final String TOKEN = "the admin-token";

  private final Source source;
  private final Standing standing;
  private final Parts parts;
  private final Pipeline pipeline;
  private final FileWatch watch = new FileWatch(BETWEEN_LOOKS);
  private volatile @Nullable Api api;

  /**
   * Where configurations come from.
   *
   * @param configs reads it; throws a {@link ConfigException} if it is wrong
   * @param told hears which one holds, each time
   */
  record Source(Supplier<MediatorConfig> configs, Consumer<MediatorConfig> told) {}

  /** How the files of a configuration look, before they are read. */
  record Looks(Look lists, Look certificate, Look token) {
    static Looks at(MediatorConfig config) {
      Encrypted encrypted = config.listening().encrypted();
      List<Path> certificate = encrypted == null ? List.of() : encrypted.files();
      Path token = config.admin() == null ? null : config.admin().token();
      return new Looks(
          Look.at(config.access().files()),
          Look.at(certificate),
          Look.at(token == null ? List.of() : List.of(token)));
    }
  }

  Renewal(Source source, Standing standing, Parts parts, Pipeline pipeline) {
    this.source = source;
    this.standing = standing;
    this.parts = parts;
    this.pipeline = pipeline;
  }

  /** Has the token of this admin port read anew, too. */
  void serve(Api admin) {
    api = admin;
  }

  /** From now on files are read when they look otherwise than this. */
  void watch(Looks before) {
    watch.watch(TOKEN, before.token(), this::readToken);
    watch.watch(LISTS, before.lists(), this::readLists);
    watch.watch(CERTIFICATE, before.certificate(), this::readCertificate);
  }

  private synchronized String readLists() {
    String words = parts.access().reload();
    pipeline.expulsion().reconsider();
    return words;
  }

  private synchronized String readCertificate() throws CannotListenException {
    TlsCertificate certificate = parts.certificate();
    return certificate == null ? "" : certificate.reload();
  }

  private synchronized String readToken() throws CannotListenException {
    Api admin = api;
    return admin == null ? "" : admin.prepareToken().get();
  }

  /** Reads everything anew; the log tells what came of it. */
  synchronized Reload reload() {
    try {
      Revision revision = Revision.of(standing.config(), source.configs().get());
      Looks before = Looks.at(revision.config());
      enter(revision, prepare(revision.config()));
      watch(before);
      return new Reload(revision.changed(), revision.needRestart(), List.of());
    } catch (UncheckedIOException e) {
      return failed(List.of(String.valueOf(e.getMessage())));
    } catch (ConfigException e) {
      return failed(e.problems());
    }
  }

  private static Reload failed(List<String> problems) {
    LogEvent.RELOAD_FAILED.log(
        "not read anew, so that what was read before still holds: the configuration ({})",
        String.join("; ", problems));
    return new Reload(List.of(), List.of(), problems);
  }

  /** Something that may fail for want of what a start would need. */
  private interface Attempt {
    /** Fails without having changed anything. */
    void make() throws CannotListenException;
  }

  /** Does whatever may fail; the rest is returned. */
  private List<Runnable> prepare(MediatorConfig config) {
    List<String> problems = new ArrayList<>();
    List<Runnable> rest = new ArrayList<>();
    Duration due = config.deadlines().handshake();
    Encrypted encrypted = config.listening().encrypted();
    TlsCertificate certificate = parts.certificate();
    Api admin = api;
    attempt(problems, () -> rest.add(telling(LISTS, parts.access().prepare(config.access(), due))));
    attempt(problems, () -> Pipeline.check(config));
    if (encrypted != null && certificate != null) {
      attempt(problems, () -> rest.add(telling(CERTIFICATE, certificate.prepare(encrypted))));
    }
    if (admin != null && admin.hasToken()) {
      attempt(problems, () -> rest.add(telling(TOKEN, admin.prepareToken())));
    }
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
    return rest;
  }

  private static void attempt(List<String> problems, Attempt attempt) {
    try {
      attempt.make();
    } catch (ConfigException e) {
      problems.addAll(e.problems());
    } catch (CannotListenException e) {
      problems.add(String.valueOf(e.getMessage()));
    }
  }

  private static Runnable telling(String name, Supplier<String> entering) {
    return () -> LogEvent.RELOADED.log("read anew: {} ({})", name, entering.get());
  }

  private void enter(Revision revision, List<Runnable> rest) {
    // The first may fail for want of a descriptor; then nothing has changed.
    rest.forEach(Runnable::run);
    standing.enter(revision.config());
    pipeline.expulsion().reconsider();
    source.told().accept(revision.config());
    LogEvent.RELOADED.log("read anew: the configuration (changed: {})", names(revision.changed()));
    if (!revision.needRestart().isEmpty()) {
      LogEvent.NEEDS_RESTART.log(
          "changed, and holds after a restart only: {}", names(revision.needRestart()));
    }
  }

  private static String names(List<Setting> settings) {
    return settings.isEmpty()
        ? "nothing"
        : settings.stream().map(Setting::key).collect(Collectors.joining(", "));
  }

  @Override
  public void close() {
    watch.close();
  }
}
