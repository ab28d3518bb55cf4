package dev.mediator.server.api;

import dev.mediator.server.admin.Answer;
import dev.mediator.server.admin.Question;
import dev.mediator.server.config.MediatorConfig.LogAddresses;
import dev.mediator.server.config.Reload;
import dev.mediator.server.config.Setting;
import dev.mediator.server.config.Values;
import dev.mediator.server.guard.Bans;
import dev.mediator.server.guard.Target;
import dev.mediator.server.guard.Target.OfKey;
import dev.mediator.server.observe.LogEvent;
import dev.mediator.server.transport.Parts;
import dev.mediator.server.transport.Pipeline;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What an operator has a Mediator do; the log tells of each. For all threads. */
final class Orders {
  private static final String TARGET = "target";
  private static final String FOR = "for";
  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofDays(365);

  private final Parts parts;
  private final Bans bans;
  private final Pipeline pipeline;
  private final Steering steering;

  Orders(Parts parts, Pipeline pipeline, Steering steering) {
    this.parts = parts;
    this.bans = parts.access().bans();
    this.pipeline = pipeline;
    this.steering = steering;
  }

  /** Keeps somebody out, and ends the conversations with whoever it is. */
  Answer ban(Question question) {
    Map<String, String> order = read(question, Set.of(TARGET, FOR));
    Target target = target(order);
    Optional<Duration> lasting = Optional.ofNullable(order.get(FOR)).map(Orders::time);
    try {
      bans.add(target, lasting);
    } catch (IllegalStateException e) {
      return Json.error(409, String.valueOf(e.getMessage()));
    }
    int dropped = pipeline.expulsion().drop(target);
    String howLong = lasting.map(Duration::toString).orElse("until the Mediator ends");
    LogEvent.ORDERED.log(
        "by order of {}: {} is banned, {}; conversations ended: {}",
        question.asker(),
        told(target),
        howLong,
        dropped);
    return Json.answer(Json.members().with(TARGET, target).with("dropped", dropped));
  }

  private static Duration time(String text) {
    try {
      return Values.time(SHORTEST, LONGEST).apply(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(FOR + " takes " + e.getMessage(), e);
    }
  }

  /** Lets somebody in again. */
  Answer lift(Question question) {
    Target target = target(read(question, Set.of(TARGET)));
    if (!bans.lift(target)) {
      return Json.error(404, target + " is not banned: GET /api/bans tells who is");
    }
    LogEvent.ORDERED.log(
        "by order of {}: {} is not banned any more", question.asker(), told(target));
    return Json.answer(Json.members().with(TARGET, target));
  }

  /** Ends the conversations with somebody, who may come again. */
  Answer drop(Question question) {
    Target target = target(read(question, Set.of(TARGET)));
    int dropped = pipeline.expulsion().drop(target);
    LogEvent.ORDERED.log(
        "by order of {}: {} is dropped; conversations ended: {}",
        question.asker(),
        told(target),
        dropped);
    return Json.answer(Json.members().with(TARGET, target).with("dropped", dropped));
  }

  /** Has the configuration read anew: all of it, or nothing if anything is wrong. */
  Answer reload(Question question) {
    read(question, Set.of());
    LogEvent.ORDERED.log("by order of {}: the configuration is read anew", question.asker());
    Reload came = steering.reload().get();
    return Json.answer(
        came.problems().isEmpty() ? 200 : 409,
        Json.members()
            .with("changed", keys(came.changed()))
            .with("need_restart", keys(came.needRestart()))
            .with("problems", came.problems()));
  }

  private static List<String> keys(List<Setting> settings) {
    return settings.stream().map(Setting::key).toList();
  }

  /** Begins to stop. */
  Answer drain(Question question) {
    read(question, Set.of());
    LogEvent.ORDERED.log("by order of {}: draining", question.asker());
    steering.drain().run();
    return Json.answer(Json.members().with("draining", true));
  }

  /** As much of it as the log may tell of peers' addresses. */
  private Object told(Target target) {
    boolean whole = parts.configs().get().logging().addresses() == LogAddresses.FULL;
    return whole || target instanceof OfKey ? target : "an address";
  }

  private static Map<String, String> read(Question question, Set<String> known) {
    Map<String, String> order = Json.read(question.body());
    if (!known.containsAll(order.keySet())) {
      throw new IllegalArgumentException("the members that are known here are " + known);
    }
    return order;
  }

  private static Target target(Map<String, String> order) {
    try {
      return Target.parse(order.getOrDefault(TARGET, ""));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(TARGET + " takes " + e.getMessage(), e);
    }
  }
}
