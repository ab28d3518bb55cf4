package dev.mediator.server.transport;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.mediator.protocol.Endpoint;
import dev.mediator.server.config.MediatorConfig;
import dev.mediator.server.config.Setting;
import dev.mediator.server.guard.Admission;
import dev.mediator.server.guard.DialBudget;
import dev.mediator.server.observe.AuditLog;
import io.netty.channel.ManualIoEventLoop;
import io.netty.channel.local.LocalChannel;
import io.netty.channel.local.LocalIoHandler;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/**
 * Fuzzes what a proxy says first, in any pieces: none fails or logs more than its conversation, a
 * peer is where the header says it is or nowhere, and nothing is left.
 */
class ProxyHeaderFuzzTest {
  private static final FuzzedLog LOG = new FuzzedLog();
  private static final Endpoint PROXY = new Endpoint("127.0.0.2", 40_000);
  private static final MediatorConfig CONFIG =
      MediatorConfig.of(Map.of(Setting.PROXIES, "127.0.0.2"));

  private static final Pattern TEXT =
      Pattern.compile("(?s)PROXY TCP[46] ([^ ]+) [^ ]+ ([+-]?[0-9]+) .*");
  private static final String BINARY = "\r\n\r\n\0\r\nQUIT\n!";
  private static final int ADDRESSES = 16;

  /** What is said of a second header that comes in pieces; one in one piece is known as such. */
  private static final String NO_MESSAGE = "a message must be a JSON object";

  @BeforeAll
  static void listen() {
    LOG.open();
  }

  @AfterAll
  static void listenNoMore() {
    LOG.close();
  }

  @FuzzTest
  void whateverProxiesSay(byte[] input) {
    List<String> whole = told(input.length == 0 ? List.of() : List.of(input));
    assertThat(told(cut(input))).isEqualTo(whole);
    if (!whole.isEmpty() && !whole.getFirst().contains(PROXY.ip())) {
      assertThat(whole.getFirst()).contains(named(input).orElseThrow().toString());
    }
  }

  /** The lines of the log: one if there was a conversation, else none. */
  private static List<String> told(List<byte[]> pieces) {
    LOG.clear();
    MockTicker time = Ticker.newMockTicker();
    ManualIoEventLoop loop =
        new ManualIoEventLoop(null, Thread.currentThread(), LocalIoHandler.newFactory(), time);
    List<String> wrong = new ArrayList<>();
    FuzzedChannel channel = new Proxied(wrong);
    channel.pipeline().addLast(entrance(loop, time));
    channel.unsafe().register(loop, channel.newPromise());
    loop.runNow();
    for (byte[] piece : pieces) {
      channel.arrive(piece);
      loop.runNow();
    }
    channel.end();
    loop.runNow();
    time.advance(1, TimeUnit.MINUTES);
    loop.runNow();
    loop.runNow();
    assertThat(wrong).isEmpty();
    assertThat(channel.isOpen()).isFalse();
    assertThat(channel.handedOut()).noneMatch(bytes -> bytes.refCnt() > 0);
    assertThat(LOG.lines()).allMatch(line -> line.getLevel() == Level.INFO);
    assertThat(LOG.lines())
        .extracting(ILoggingEvent::getLoggerName)
        .as("one of the conversation, and one more if it is refused")
        .doesNotHaveDuplicates();
    return LOG.lines().stream()
        .filter(line -> line.getMessage().equals("conversation"))
        .map(line -> line.getKeyValuePairs().toString().replace(AuditLog.UNNAMED_PROXY, NO_MESSAGE))
        .toList();
  }

  private static Entrance entrance(EventExecutor loop, MockTicker time) {
    Parts parts = FuzzedMediator.parts(CONFIG, time, new Random(1));
    Outlook outlook =
        new Outlook(
            LocalChannel::new,
            _ -> List.of(),
            new DialBudget(time::nanoTime),
            CONFIG.deadlines()::handshake);
    Turnstile turnstile = FuzzedMediator.turnstile(loop, time);
    LoopParts shared =
        new LoopParts(parts, new Crowd(), outlook, new Admission<>(CONFIG::limits), turnstile);
    ManualIoEventLoop relays = (ManualIoEventLoop) loop;
    return new Entrance(
        () -> CONFIG,
        Map.of(loop, shared),
        new Crowd(),
        (channel, _) -> new PeerSocket(channel, new PlainSocketControl(), relays, null));
  }

  /** Where it is cut depends on what it is. */
  private static List<byte[]> cut(byte[] input) {
    Random lengths = new Random(Arrays.hashCode(input));
    List<byte[]> pieces = new ArrayList<>();
    int from = 0;
    while (from < input.length) {
      int to = Math.min(input.length, from + 1 + lengths.nextInt(20));
      pieces.add(Arrays.copyOfRange(input, from, to));
      from = to;
    }
    return pieces;
  }

  /** Where a header says that its peer is, as far as it says so. */
  private static Optional<Endpoint> named(byte[] input) {
    String words = new String(input, ISO_8859_1);
    Matcher text = TEXT.matcher(words);
    if (text.matches()) {
      InetAddress address = InetAddress.ofLiteral(text.group(1));
      return Optional.of(PeerAddress.of(address, Integer.parseInt(text.group(2))));
    }
    if (!words.startsWith(BINARY)) {
      return Optional.empty();
    }
    int length = input[BINARY.length()] >> 4 == 1 ? 4 : 16;
    try {
      byte[] ip = Arrays.copyOfRange(input, ADDRESSES, ADDRESSES + length);
      int at = ADDRESSES + 2 * length;
      int port = (input[at] & 0xff) << Byte.SIZE | (input[at + 1] & 0xff);
      return Optional.of(PeerAddress.of(InetAddress.getByAddress(ip), port));
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  /** A connection that a proxy made. */
  private static final class Proxied extends FuzzedChannel {
    Proxied(List<String> wrong) {
      super(_ -> {}, wrong);
    }

    @Override
    protected SocketAddress remoteAddress0() {
      return new InetSocketAddress(InetAddress.ofLiteral(PROXY.ip()), PROXY.port());
    }
  }
}
