package dev.mediator.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Shows of each arrow and ban that it finds what is planted, and spares the rest. */
class TidyBansTest {
  private static List<Source> in(String room, String body) {
    String path = "m/src/main/java/" + room.replace('.', '/') + "/Mediator.java";
    return Source.parse(Map.of(path, "package " + room + "; " + body));
  }

  private static List<Source> statement(String statement) {
    return in("dev.mediator.peer", "class A { void m() { " + statement + " } }");
  }

  private static void finds(
      Function<List<Source>, List<Offence>> rule, String room, String... bodies) {
    for (String body : bodies) {
      assertThat(rule.apply(in(room, body))).as(body).hasSize(1);
    }
  }

  private static void spares(
      Function<List<Source>, List<Offence>> rule, String room, String... bodies) {
    for (String body : bodies) {
      assertThat(rule.apply(in(room, body))).as(body).isEmpty();
    }
  }

  private static void findsStatements(
      Function<List<Source>, List<Offence>> rule, String... statements) {
    for (String statement : statements) {
      assertThat(rule.apply(statement(statement))).as(statement).hasSize(1);
    }
  }

  private static void sparesStatements(
      Function<List<Source>, List<Offence>> rule, String... statements) {
    for (String statement : statements) {
      assertThat(rule.apply(statement(statement))).as(statement).isEmpty();
    }
  }

  @Test
  void roomsAreHeldToTheirArrows() {
    finds(
        Arrows::strays,
        "dev.mediator.server.registry",
        "import dev.mediator.server.transport.Pipeline;",
        "import dev.mediator.server.transport.*;",
        "import static dev.mediator.server.transport.Pipeline.start;",
        "import static dev.mediator.server.transport.Pipeline.Part.*;",
        "class A { dev.mediator.server.transport.Pipeline.Part a; }",
        "class A { Object a = dev.mediator.server.transport.Pipeline.start(); }",
        "import module java.base;");
    spares(
        Arrows::strays,
        "dev.mediator.server.registry",
        "import dev.mediator.server.handshake.Event.Reserve;",
        "import dev.mediator.identity.Fingerprint;",
        "class A { dev.mediator.server.registry.Registry a; java.util.List b = c.d.E; }");
    finds(Arrows::strays, "dev.mediator.cli", "import dev.mediator.server.transport.Pipeline;");
    finds(Arrows::strays, "dev.mediator.cli.more", "class A {}");
    finds(Arrows::strays, "dev.mediator.protocol", "import dev.mediator.server.Mediator;");
  }

  @Test
  void librariesStayInTheirRooms() {
    finds(
        Arrows::strays,
        "dev.mediator.server.observe",
        "import io.netty.channel.Channel;",
        "class A { io.netty.channel.Channel a; }",
        "import com.fasterxml.jackson.core.JsonFactory;",
        "import info.picocli.Command;",
        "import picocli.CommandLine;",
        "import com.sun.net.httpserver.HttpServer;",
        "import some.unknown.Library;");
    spares(Arrows::strays, "dev.mediator.server.transport", "import io.netty.channel.Channel;");
    finds(Arrows::strays, "dev.mediator.identity", "import org.slf4j.Logger;");
  }

  @Test
  void theHandshakeIsPure() {
    String room = "dev.mediator.server.handshake";
    finds(
        Arrows::strays,
        room,
        "import java.net.InetAddress;",
        "import java.nio.channels.SocketChannel;",
        "import java.time.Clock;",
        "import org.slf4j.Logger;",
        "class A { java.time.Clock clock; }",
        "class A { Thread thread; }",
        "class A { String a = System.lineSeparator(); }");
    spares(Arrows::strays, room, "import java.util.List; import java.time.Duration; class A {}");
  }

  @Test
  void timeAndChanceAreFoundOutsideTheirSource() {
    findsStatements(
        Bans::timeAndChance,
        "System.nanoTime();",
        "java.lang.System.currentTimeMillis();",
        "LongSupplier s = System::nanoTime;",
        "Instant.now();",
        "Supplier<Instant> s = Instant::now;",
        "LocalDate.now();",
        "new Date();",
        "Clock.systemUTC();",
        "Clock.system(zone);",
        "InstantSource.system();",
        "Math.random();",
        "new Random();",
        "Supplier<Random> s = Random::new;",
        "RandomGenerator.getDefault();",
        "new java.util.Random(1);",
        "ThreadLocalRandom.current().nextInt();");
    sparesStatements(
        Bans::timeAndChance,
        "Instant.now(clock);",
        "new Date(1);",
        "clock.now(); Clock.fixed(a, b);");
    finds(Bans::timeAndChance, "dev.mediator.peer", "import static java.lang.System.nanoTime;");
    String body = "class Mediator { long a = System.nanoTime(); }";
    spares(Bans::timeAndChance, "dev.mediator.server", body);
    finds(Bans::timeAndChance, "dev.mediator.cluster", body);
  }

  @Test
  void theTerminalIsForTheCommandLine() {
    findsStatements(
        Bans::console, "System.out.println();", "var a = System.err;", "e.printStackTrace();");
    spares(Bans::console, "dev.mediator.cli", "class A { Object a = System.out; }");
    finds(Bans::console, "dev.mediator.cli", "class A { void m() { e.printStackTrace(); } }");
  }

  @Test
  void silencedWarningsNeedAReason() {
    finds(
        Bans::silencedWarnings,
        "a",
        "@SuppressWarnings(\"x\") class A {}",
        "\n/** A class. */\n@SuppressWarnings(\"x\")\nclass A {}",
        "class A {\n  // too far away\n\n  @SuppressWarnings(\"x\") int a;\n}");
    spares(
        Bans::silencedWarnings,
        "a",
        "@SuppressWarnings(\"x\") // since it is so\nclass A {}",
        "\n// since it is so\n@SuppressWarnings(\"x\")\nclass A {}",
        "@Deprecated class A {}");
  }

  @Test
  void emptyNamesAreFound() {
    finds(Bans::names, "dev.mediator.util", "class A {}");
    finds(Bans::names, "dev.mediator.core.a", "class A {}");
    finds(
        Bans::names,
        "a",
        "class KeyManager {}",
        "class A { interface Helper {} }",
        "enum KeyUtils { A }",
        "record KeyUtil() {}",
        "class KeyImpl {}");
    spares(Bans::names, "dev.mediator.corelation", "class Implication { class Managers {} }");
  }

  @Test
  void sleepsAreFound() {
    findsStatements(
        TestBans::sleeps, "Thread.sleep(1);", "TimeUnit.SECONDS.sleep(1);", "run(Thread::sleep);");
    finds(TestBans::sleeps, "a", "import static java.lang.Thread.sleep;");
    sparesStatements(TestBans::sleeps, "a.sleeping();");
  }

  @Test
  void mocksAreFound() {
    finds(
        TestBans::mocks,
        "a",
        "import org.mockito.Mockito;",
        "import static org.mockito.Mockito.*;",
        "import org.easymock.EasyMock;");
    spares(TestBans::mocks, "a", "import java.util.List;");
  }

  @Test
  void disabledTestsAreFound() {
    finds(
        TestBans::disabled,
        "a",
        "class A { @Test @Disabled void m() {} }",
        "@org.junit.jupiter.api.Disabled(\"flaky\") class A {}",
        "class A { @DisabledOnOs(OS.LINUX) void m() {} }");
    spares(TestBans::disabled, "a", "class A { @Test void m() {} }");
  }

  @Test
  void fixedPortsAreFound() {
    findsStatements(
        TestBans::fixedPorts,
        "new ServerSocket(8080);",
        "new java.net.Socket(\"localhost\", 8080);",
        "new InetSocketAddress(8080);",
        "new InetSocketAddress(loopback, 8_080);",
        "int port = 8080; new ServerSocket(port, 50);",
        "bootstrap.bind(\"localhost\", 8080);",
        "bootstrap.connect(\"localhost\", 8080);");
    sparesStatements(
        TestBans::fixedPorts,
        "new ServerSocket(0, 2000);",
        "new Socket(host, server.port());",
        "new InetSocketAddress(\"192.0.2.1\", 40000);",
        "new InetSocketAddress(0);");
  }

  @Test
  void unfinishedWorkIsFound() {
    for (String text : List.of("a\n// TO" + "DO later", "a\n# FIX" + "ME", "a\n" + "X".repeat(3))) {
      assertThat(Texts.unfinished(Map.of("a.md", text)))
          .singleElement()
          .asString()
          .startsWith("a.md:2: ");
    }
    assertThat(Texts.unfinished(Map.of("a.sh", "mktemp /tmp/a." + "X".repeat(6)))).isEmpty();
  }

  @Test
  void scatteredVersionsAreFound() {
    String pom =
        """
        <project>
          <parent><version>1</version></parent>
          <version>1</version>
          <dependency><version>${a.version}</version></dependency>
          %s
        </project>
        """;
    for (String bad :
        List.of(
            "<dependency><version>2</version></dependency>",
            "<build><plugin><version> 2 </version></plugin></build>",
            "<properties><a.version>2</a.version></properties>")) {
      assertThat(Texts.scatteredVersions(Map.of("a/pom.xml", pom.formatted(bad))))
          .singleElement()
          .asString()
          .startsWith("a/pom.xml:5: 2: ");
    }
    String property = "<properties><a.version>2</a.version></properties>";
    assertThat(Texts.scatteredVersions(Map.of("pom.xml", pom.formatted(property)))).isEmpty();
  }
}
