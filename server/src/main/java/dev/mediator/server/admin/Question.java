package dev.mediator.server.admin;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.List;
import java.util.Map;

/**
 * What somebody asks who may.
 *
 * @param route method and path, such as {@code GET /livez}
 * @param parameters what stands behind the path's question mark, decoded
 * @param accepted the types of answer that it takes (RFC 9110, 12.5.1); may be empty
 * @param body what came with it; may be empty
 */
public record Question(
    String route, Map<String, List<String>> parameters, String accepted, String body) {

  /**
   * Reads it.
   *
   * @throws IllegalArgumentException if the address is encoded as nothing can be
   */
  static Question of(HttpRequest request, String body) {
    QueryStringDecoder address = new QueryStringDecoder(request.uri());
    return new Question(
        request.method() + " " + address.path(),
        address.parameters(),
        String.join(",", request.headers().getAll(HttpHeaderNames.ACCEPT)),
        body);
  }

  /** The first value of a parameter, or what it is otherwise. */
  public String parameter(String name, String otherwise) {
    return parameters.getOrDefault(name, List.of(otherwise)).getFirst();
  }
}
