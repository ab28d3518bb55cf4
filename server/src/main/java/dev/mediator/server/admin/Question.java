package dev.mediator.server.admin;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.Map;

/**
 * What somebody asks who may.
 *
 * @param route method and path, such as {@code GET /livez}
 * @param parameters what stands behind the path's question mark, decoded
 * @param accepted the types of answer that it takes (RFC 9110, 12.5.1); may be empty
 * @param body what came with it; may be empty
 * @param asker the IP address and port from which it came
 */
public record Question(
    String route,
    Map<String, List<String>> parameters,
    String accepted,
    String body,
    String asker) {

  /**
   * Reads it.
   *
   * @throws IllegalArgumentException if the address is encoded as nothing can be
   */
  static Question of(HttpRequest request, String body, SocketAddress asker) {
    QueryStringDecoder address = new QueryStringDecoder(request.uri());
    return new Question(
        (request.method().equals(HttpMethod.HEAD) ? HttpMethod.GET : request.method())
            + " "
            + address.path(),
        address.parameters(),
        String.join(",", request.headers().getAll(HttpHeaderNames.ACCEPT)),
        body,
        NetUtil.toSocketAddressString((InetSocketAddress) asker));
  }

  /** The first value of a parameter, or what it is otherwise. */
  public String parameter(String name, String otherwise) {
    return parameters.getOrDefault(name, List.of(otherwise)).getFirst();
  }
}
