package dev.mediator.server.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mediator.server.admin.AdminServer;
import dev.mediator.server.admin.Answer;
import dev.mediator.server.admin.Question;
import dev.mediator.server.api.Json.Members;
import dev.mediator.server.config.CannotListenException;
import dev.mediator.server.config.MediatorConfig.Admin;
import dev.mediator.server.observe.History;
import dev.mediator.server.observe.History.Moment;
import dev.mediator.server.observe.Metrics;
import dev.mediator.server.observe.Metrics.Vitals;
import dev.mediator.server.observe.Recent.Ended;
import dev.mediator.server.transport.Parts;
import dev.mediator.server.transport.Pipeline;
import dev.mediator.server.transport.TlsCertificate;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * All that the admin port of a Mediator answers: the page, the API behind it, metrics and health.
 *
 * <p>openapi.json describes it, and is itself one of the answers.
 */
public final class Api implements AutoCloseable {
  /** Whoever watches is told of no more conversations at once. */
  private static final int MOST_NEWS = 50;

  /** What the page is made of, each beside this class. */
  private static final List<String> SCRIPTS =
      List.of("page.js", "nodes.js", "words.js", "ask.js", "charts.js", "lists.js", "orders.js");

  private final AdminServer admin;
  private final Parts parts;
  private final Pipeline pipeline;
  private final Health health;
  private final Status status;
  private final People people;
  private final Orders orders;
  private final Metrics metrics;
  private final History history;

  /** Used on the one thread of the admin port. */
  private long told;

  private Api(AdminServer admin, Parts parts, Pipeline pipeline, Steering steering) {
    this.admin = admin;
    this.parts = parts;
    this.pipeline = pipeline;
    this.health = new Health(pipeline, parts.chronicle());
    this.status = new Status(parts, pipeline, health);
    this.people = new People(parts);
    this.orders = new Orders(parts, pipeline, steering);
    this.metrics =
        new Metrics(parts.chronicle(), pipeline.budgets(), pipeline.closures(), vitals());
    this.history = new History(parts.chronicle());
  }

  private Vitals vitals() {
    TlsCertificate certificate = parts.certificate();
    return new Vitals(
        () -> health.live().isEmpty(),
        () -> health.ready().isEmpty(),
        () -> certificate == null ? null : certificate.end());
  }

  /**
   * Listens at the admin port, and answers for the Mediator that these are.
   *
   * @throws CannotListenException if it cannot; then nothing is left behind
   */
  public static Api open(Parts parts, Pipeline pipeline, Admin config, Steering steering)
      throws CannotListenException {
    TlsCertificate certificate = config.tls() ? parts.certificate() : null;
    AdminServer admin =
        certificate == null
            ? AdminServer.listen(config, null)
            : AdminServer.listen(
                config, channel -> certificate.newHandler(channel.alloc(), Runnable::run));
    Api api = new Api(admin, parts, pipeline, steering);
    admin.answer(api.routes(), "/metrics");
    admin.tell(History.PAUSE, api::news);
    return api;
  }

  /**
   * Looks whether it could {@link #open}, but for its port.
   *
   * @throws CannotListenException if it could not
   */
  public static void check(Admin config) throws CannotListenException {
    AdminServer.check(config);
  }

  /** Where it answers; the port is a real one, even if 0 was asked for. */
  public InetSocketAddress address() {
    return admin.address();
  }

  /** Says in the log where that is. */
  public void tellWhere() {
    admin.tellWhere();
  }

  /** Whether a token has to be known. */
  public boolean hasToken() {
    return admin.hasToken();
  }

  /**
   * Reads the token anew, and what puts it in force when it is asked: it says what there is now.
   *
   * @throws CannotListenException if there is none; then the last one holds
   */
  public Supplier<String> prepareToken() throws CannotListenException {
    return admin.prepareToken();
  }

  private Map<String, Function<Question, Answer>> routes() {
    Map<String, Function<Question, Answer>> routes = new TreeMap<>();
    routes.put("GET /", page("page.html", "text/html; charset=utf-8"));
    routes.put("GET /page.css", page("page.css", "text/css; charset=utf-8"));
    routes.put("GET /icon.svg", page("icon.svg", "image/svg+xml"));
    for (String script : SCRIPTS) {
      routes.put("GET /" + script, page(script, "text/javascript; charset=utf-8"));
    }
    routes.put("GET /openapi.json", page("openapi.json", "application/json"));
    routes.put("GET /metrics", this::numbers);
    routes.put("GET /livez", _ -> health.livez());
    routes.put("GET /readyz", _ -> health.readyz());
    routes.put("GET /api/status", _ -> Json.answer(status.members()));
    routes.put("GET /api/history", _ -> Json.answer(moments()));
    routes.put(
        "GET /api/live", _ -> Answer.events(Answer.event("status", status.members().toString())));
    routes.put("GET /api/waiting", checked(people::waiting));
    routes.put("GET /api/conversations", checked(people::conversations));
    routes.put("GET /api/bans", _ -> people.bans());
    routes.put("POST /api/bans", checked(orders::ban));
    routes.put("POST /api/bans/lift", checked(orders::lift));
    routes.put("POST /api/drop", checked(orders::drop));
    routes.put("POST /api/reload", checked(orders::reload));
    routes.put("POST /api/drain", checked(orders::drain));
    return routes;
  }

  /** With a sentence for who asks wrongly. */
  private static Function<Question, Answer> checked(Function<Question, Answer> answering) {
    return question -> {
      try {
        return answering.apply(question);
      } catch (IllegalArgumentException e) {
        return Json.error(400, String.valueOf(e.getMessage()));
      }
    };
  }

  private static Function<Question, Answer> page(String name, String type) {
    try (InputStream file = Objects.requireNonNull(Api.class.getResourceAsStream(name), name)) {
      Answer answer = new Answer(200, type, new String(file.readAllBytes(), UTF_8));
      return _ -> answer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Answer numbers(Question question) {
    boolean standard = question.accepted().contains("application/openmetrics-text");
    String type = standard ? Metrics.OPEN_METRICS : Metrics.PLAIN;
    return new Answer(200, type, metrics.text(type));
  }

  private Members moments() {
    return Json.members()
        .with("pause_s", History.PAUSE.toSeconds())
        .with("moments", history.moments().stream().map(Status::moment).toList());
  }

  /** What has happened since the last time, for who watches. */
  private String news(boolean watched) {
    Moment moment = history.next(parts.registry().waiting(), pipeline.connections());
    List<Ended> ended = parts.chronicle().recent().since(told);
    told = ended.isEmpty() ? told : ended.getFirst().number();
    if (!watched) {
      return "";
    }
    List<Members> conversations =
        ended.stream().limit(MOST_NEWS).map(people::conversation).toList();
    Members news = status.members().with("moment", Status.moment(moment));
    String lines = Answer.event("status", news.toString());
    return conversations.isEmpty()
        ? lines
        : lines
            + Answer.event("ended", Json.members().with("conversations", conversations).toString());
  }

  /** From now on it says that it is not ready. */
  public void stop() {
    health.stop();
  }

  @Override
  public void close() {
    admin.close();
    metrics.close();
  }
}
