package dev.mediator.server.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mediator.server.observe.LogEvent;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.CodecException;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One question to the admin port, and its answer; whatever comes behind the question is read and
 * thrown away until the asker closes, since closing on it could destroy the answer on its way.
 */
final class Exchange extends SimpleChannelInboundHandler<HttpObject> {
  private static final int MOST_LINE_BYTES = 1024;
  private static final int MOST_HEADER_BYTES = 8192;
  private static final int MOST_CHUNK_BYTES = 1024;

  /** What is to be done is said in a few words. */
  private static final int MOST_BODY_BYTES = 4096;

  /** A browser loads, runs and shows what comes from here, and nothing else; nobody frames it. */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self';"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private static final Set<HttpMethod> METHODS =
      Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.POST);

  private final Desk desk;
  private final Function<Channel, Boolean> watchers;
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private @Nullable HttpRequest asked;
  private boolean answered;

  /** Whether it is asked for everything but the text. */
  private boolean bare;

  /**
   * What all of them share.
   *
   * @param gate who may ask
   * @param pages what to say to each route
   */
  record Desk(Gate gate, Map<String, Function<Question, Answer>> pages) {}

  private Exchange(Desk desk, Function<Channel, Boolean> watchers) {
    this.desk = desk;
    this.watchers = watchers;
  }

  /** Awaits a question, and has who gets more than one answer taken in among the watchers. */
  static void begin(Channel channel, Desk desk, Function<Channel, Boolean> watchers) {
    channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, false);
    channel
        .pipeline()
        .addLast(
            new HttpServerCodec(MOST_LINE_BYTES, MOST_HEADER_BYTES, MOST_CHUNK_BYTES),
            new Exchange(desk, watchers));
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, HttpObject read) {
    if (answered) {
      return;
    }
    if (read instanceof HttpRequest request) {
      asked = request;
      bare = request.method().equals(HttpMethod.HEAD);
      Answer refusal = refusal(request);
      if (refusal != null) {
        say(context, refusal);
        return;
      }
    }
    if (read instanceof HttpContent content) {
      take(context, content);
    }
  }

  /** What can be said before all of it is read. */
  private @Nullable Answer refusal(HttpRequest request) {
    if (request.decoderResult().isFailure()) {
      return Answer.words(400, "that is no question that is understood here");
    }
    if (!METHODS.contains(request.method())) {
      return Answer.words(405, "GET, HEAD and POST are all that can be done here");
    }
    return desk.gate().refusal(request);
  }

  private void take(ChannelHandlerContext context, HttpContent content) {
    body.writeBytes(ByteBufUtil.getBytes(content.content()));
    if (content.decoderResult().isFailure() || body.size() > MOST_BODY_BYTES) {
      say(context, Answer.words(413, "that is more than there can be to say"));
    } else if (content instanceof LastHttpContent && asked != null) {
      say(context, answerTo(asked, context.channel().remoteAddress()));
    }
  }

  private Answer answerTo(HttpRequest request, SocketAddress asker) {
    Question question;
    try {
      question = Question.of(request, body.toString(UTF_8), asker);
    } catch (IllegalArgumentException e) {
      return Answer.words(400, "that address is encoded as nothing can be");
    }
    Function<Question, Answer> page = desk.pages().get(question.route());
    if (page != null) {
      return page.apply(question);
    }
    String path = question.route().replaceFirst(".* ", "");
    boolean otherwise =
        desk.pages().containsKey(HttpMethod.GET + " " + path)
            || desk.pages().containsKey(HttpMethod.POST + " " + path);
    return otherwise
        ? Answer.words(405, "that cannot be done here")
        : Answer.words(404, "there is " + String.join(", ", new TreeSet<>(desk.pages().keySet())));
  }

  private void say(ChannelHandlerContext context, Answer answer) {
    answered = true;
    asked = null;
    Channel channel = context.channel();
    boolean goesOn = answer.goesOn() && !bare;
    if (goesOn && !watchers.apply(channel)) {
      say(context, Answer.words(503, "as many watch as may"));
      return;
    }
    context.write(head(answer));
    ByteBuf text = bare ? Unpooled.EMPTY_BUFFER : Unpooled.copiedBuffer(answer.text(), UTF_8);
    ChannelFuture said = context.writeAndFlush(text);
    if (!goesOn) {
      said.addListener(_ -> AdminServer.finish(channel));
    }
  }

  private static HttpResponse head(Answer answer) {
    HttpResponse head =
        new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(answer.status()));
    head.headers()
        .set(HttpHeaderNames.CONTENT_TYPE, answer.type())
        .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE)
        .set(HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.NO_STORE)
        .set("x-content-type-options", "nosniff")
        .set("content-security-policy", POLICY)
        .set("cross-origin-resource-policy", "same-origin")
        .set("referrer-policy", "no-referrer");
    if (!answer.goesOn()) {
      head.headers().set(HttpHeaderNames.CONTENT_LENGTH, ByteBufUtil.utf8Bytes(answer.text()));
    }
    if (answer.status() == HttpResponseStatus.UNAUTHORIZED.code()) {
      head.headers().set(HttpHeaderNames.WWW_AUTHENTICATE, "Basic realm=\"mediator\"");
    }
    return head;
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    // Whoever breaks off, or speaks what is neither HTTP nor TLS, is left without a word.
    if (!(cause instanceof IOException || cause instanceof CodecException)) {
      LogEvent.FAULT.log("the admin port does not answer by a mistake of ours", cause);
    }
    context.close();
  }
}
