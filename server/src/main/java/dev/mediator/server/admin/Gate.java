package dev.mediator.server.admin;

import dev.mediator.server.config.CannotListenException;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.NetUtil;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Decides who may ask: whoever knows the token, or, where there is none, whoever is on this
 * machine; but never a page of somebody else's in an operator's browser. Safe for all threads.
 */
final class Gate {
  /** What a browser says of a request that no other site caused. */
  private static final Set<String> OWN_SITES = Set.of("same-origin", "none");

  /** A name or IP address, and perhaps a port. */
  private static final Pattern HOST = Pattern.compile("([^:\\[\\]]+|\\[[^\\]]+\\])(:[0-9]{1,5})?");

  private static final String JSON = "application/json";

  private final @Nullable Path file;
  private volatile @Nullable Token token;

  /**
   * Reads the token, if there is one.
   *
   * @throws CannotListenException if the file holds none
   */
  Gate(@Nullable Path file) throws CannotListenException {
    this.file = file;
    this.token = file == null ? null : Token.read(file);
  }

  boolean hasToken() {
    return token != null;
  }

  /** Reads the token anew; it holds as soon as the answer is asked what there is. */
  Supplier<String> prepareToken() throws CannotListenException {
    Token next = file == null ? null : Token.read(file);
    return () -> {
      token = next;
      return next == null ? "none" : "a word";
    };
  }

  /** Headers by which we pass it ourselves. */
  String pass() {
    Token word = token;
    return word == null ? "" : "Authorization: " + word.header() + "\r\n";
  }

  /** Why this is not answered; null if it is. */
  @Nullable Answer refusal(HttpRequest request) {
    HttpHeaders headers = request.headers();
    Token word = token;
    if (word != null && !word.isKnown(headers.get(HttpHeaderNames.AUTHORIZATION, ""))) {
      return Answer.words(401, "the token is needed, as a bearer token or as a password");
    }
    if (word == null && !isOurs(headers.get(HttpHeaderNames.HOST, "localhost"))) {
      return Answer.words(403, "ask for an IP address or localhost: another name may be a trick");
    }
    boolean changes = request.method().equals(HttpMethod.POST);
    boolean navigates = !changes && "navigate".equals(headers.get("sec-fetch-mode"));
    boolean ours = OWN_SITES.contains(headers.get("sec-fetch-site", "none"));
    if ((!navigates && !ours) || !isOwnOrigin(headers)) {
      return Answer.words(403, "a page of another site asks this");
    }
    return changes && !isJson(headers)
        ? Answer.words(415, "what is to be done has to come as " + JSON)
        : null;
  }

  /** A form of another site's cannot send it. */
  private static boolean isJson(HttpHeaders headers) {
    String type = headers.get(HttpHeaderNames.CONTENT_TYPE, "").toLowerCase(Locale.ROOT);
    return type.equals(JSON) || type.startsWith(JSON + ";");
  }

  private static boolean isOwnOrigin(HttpHeaders headers) {
    String origin = headers.get(HttpHeaderNames.ORIGIN);
    String host = headers.get(HttpHeaderNames.HOST, "");
    return origin == null || origin.replaceFirst("^https?://", "").equals(host);
  }

  /** A name of somebody else's may lead to this machine, so that his page would pass for ours. */
  private static boolean isOurs(String host) {
    Matcher parts = HOST.matcher(host);
    if (!parts.matches()) {
      return false;
    }
    String name = parts.group(1);
    return name.equalsIgnoreCase("localhost")
        || NetUtil.isValidIpV4Address(name)
        || NetUtil.isValidIpV6Address(name);
  }
}
