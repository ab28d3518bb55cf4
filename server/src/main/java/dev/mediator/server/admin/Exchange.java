package dev.mediator.server.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import java.io.IOException;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One question to the admin port, and its answer; whatever comes behind the question is read and
 * thrown away until the asker closes, since closing on it could destroy the answer on its way.
 */
final class Exchange extends SimpleChannelInboundHandler<HttpObject> {
  private static final Logger LOG = LoggerFactory.getLogger("mediator");

  private static final int MOST_LINE_BYTES = 1024;
  private static final int MOST_HEADER_BYTES = 8192;
  private static final int MOST_CHUNK_BYTES = 1024;

  private final Map<String, Function<String, Answer>> pages;
  private boolean asked;

  private Exchange(Map<String, Function<String, Answer>> pages) {
    this.pages = pages;
  }

  static void begin(Channel channel, Map<String, Function<String, Answer>> pages) {
    channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, false);
    channel
        .pipeline()
        .addLast(
            new HttpServerCodec(MOST_LINE_BYTES, MOST_HEADER_BYTES, MOST_CHUNK_BYTES),
            new Exchange(pages));
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, HttpObject read) {
    if (!asked && read instanceof HttpRequest request) {
      asked = true;
      FullHttpResponse response = response(answerTo(request));
      context
          .writeAndFlush(response)
          .addListener(_ -> ((DuplexChannel) context.channel()).shutdownOutput());
    }
  }

  private Answer answerTo(HttpRequest request) {
    if (request.decoderResult().isFailure()) {
      return words(400, "that is no question that is understood here");
    }
    Function<String, Answer> page = pages.get(request.uri().replaceFirst("\\?.*", ""));
    if (page == null) {
      return words(404, "there is " + String.join(", ", new TreeSet<>(pages.keySet())));
    }
    if (!request.method().equals(HttpMethod.GET)) {
      return words(405, "GET is all that can be done here");
    }
    return page.apply(String.join(",", request.headers().getAll(HttpHeaderNames.ACCEPT)));
  }

  private static Answer words(int status, String text) {
    return new Answer(status, "text/plain; charset=utf-8", text + "\n");
  }

  private static FullHttpResponse response(Answer answer) {
    FullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            HttpResponseStatus.valueOf(answer.status()),
            Unpooled.copiedBuffer(answer.text(), UTF_8));
    response
        .headers()
        .set(HttpHeaderNames.CONTENT_TYPE, answer.type())
        .set(HttpHeaderNames.CONTENT_LENGTH, response.content().readableBytes())
        .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE)
        .set(HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.NO_STORE)
        .set("x-content-type-options", "nosniff");
    return response;
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (!(cause instanceof IOException)) {
      LOG.error("the admin port does not answer by a mistake of ours", cause);
    }
    context.close();
  }
}
