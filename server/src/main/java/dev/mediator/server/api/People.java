package dev.mediator.server.api;

import dev.mediator.server.admin.Answer;
import dev.mediator.server.admin.Question;
import dev.mediator.server.api.Json.Members;
import dev.mediator.server.guard.Bans.Ban;
import dev.mediator.server.handshake.Registration;
import dev.mediator.server.observe.Conversation;
import dev.mediator.server.observe.Conversation.Wish;
import dev.mediator.server.observe.Recent;
import dev.mediator.server.observe.Recent.Ended;
import dev.mediator.server.transport.Parts;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Who waits, whose conversations ended, and who is kept out: the API's lists. For all threads. */
final class People {
  /** What one answer holds at the most, of what may be tens of thousands. */
  private static final int MOST_AT_ONCE = 1_000;

  private static final String USUAL = "100";

  private final Parts parts;

  People(Parts parts) {
    this.parts = parts;
  }

  /** Those who wait, the longest first; of them, those that hold what is searched for. */
  Answer waiting(Question question) {
    String search = question.parameter("search", "");
    List<Registration> found =
        parts
            .registry()
            .all()
            .filter(peer -> search.isEmpty() || holds(peer, search))
            .sorted(Comparator.comparingLong(Registration::proof))
            .toList();
    int from = number(question, "offset", "0", Integer.MAX_VALUE);
    int most = number(question, "limit", USUAL, MOST_AT_ONCE);
    return Json.answer(
        Json.members()
            .with("waiting", parts.registry().waiting())
            .with("found", found.size())
            .with("peers", found.stream().skip(from).limit(most).map(this::peer).toList()));
  }

  private static boolean holds(Registration peer, String search) {
    return peer.key().toString().contains(search)
        || peer.wants().toString().contains(search)
        || peer.observed().toString().contains(search);
  }

  private Members peer(Registration peer) {
    return Json.members()
        .with("key", peer.key())
        .with("wants", peer.wants())
        .with("address", peer.observed())
        .with("waiting_s", parts.chronicle().proofs().ageOf(peer.proof()).toSeconds())
        .with("version", peer.version());
  }

  /** The conversations that ended last, the newest first; of them, those of a key or address. */
  Answer conversations(Question question) {
    String search = question.parameter("search", "");
    int most = number(question, "limit", USUAL, Recent.MOST);
    List<Members> found =
        parts.chronicle().recent().since(0).stream()
            .filter(ended -> search.isEmpty() || holds(ended.conversation(), search))
            .limit(most)
            .map(this::conversation)
            .toList();
    return Json.answer(Json.members().with("conversations", found));
  }

  private boolean holds(Conversation conversation, String search) {
    Wish wish = conversation.wish();
    return parts.chronicle().shown(conversation.address()).toString().contains(search)
        || (wish != null
            && (wish.key().toString().contains(search)
                || wish.wants().toString().contains(search)));
  }

  Members conversation(Ended ended) {
    Conversation told = ended.conversation();
    Wish wish = told.wish();
    long ago = parts.nanoTime().getAsLong() - ended.when();
    return Json.members()
        .with("number", ended.number())
        .with("ago_ms", TimeUnit.NANOSECONDS.toMillis(ago))
        .with("outcome", told.outcome().name().toLowerCase(Locale.ROOT))
        .with("reason", told.reason())
        .with("role", told.role().name().toLowerCase(Locale.ROOT))
        .with("address", parts.chronicle().shown(told.address()))
        .with("key", wish == null ? null : wish.key())
        .with("wants", wish == null ? null : wish.wants())
        .with("proving_ms", TimeUnit.NANOSECONDS.toMillis(told.durations().proving()))
        .with("waiting_ms", TimeUnit.NANOSECONDS.toMillis(told.durations().waiting()))
        .with("total_ms", TimeUnit.NANOSECONDS.toMillis(told.durations().total()));
  }

  /** Who is kept out, the newest first. */
  Answer bans() {
    long now = parts.nanoTime().getAsLong();
    return Json.answer(
        Json.members()
            .with("bans", parts.access().bans().all().stream().map(ban -> ban(ban, now)).toList()));
  }

  private static Members ban(Ban ban, long now) {
    return Json.members()
        .with("target", ban.target())
        .with("for_s", TimeUnit.NANOSECONDS.toSeconds(now - ban.since()))
        .with("left_s", ban.left(now).map(Duration::toSeconds).orElse(null));
  }

  private static int number(Question question, String name, String otherwise, int most) {
    try {
      int number = Integer.parseInt(question.parameter(name, otherwise));
      if (number >= 0 && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // As wrong as one out of range.
    }
    throw new IllegalArgumentException(name + " takes a whole number from 0 to " + most);
  }
}
