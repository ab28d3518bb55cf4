package dev.mediator.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whom the real fail2ban would ban, with the shipped filter, for what a packaged Mediator wrote.
 */
class Fail2banIT {
  private static final Path SHIPPED =
      Path.of(RunningProgram.MEDIATOR).resolve("../../fail2ban").normalize();
  private static final Path FILTER = SHIPPED.resolve("filter.d/mediator.conf");

  private static final String PROXY = "127.0.0.2";

  /** As version 2 begins, but of a version 3. */
  private static final String NO_VERSION = "\r\n\r\n\0\r\nQUIT\n1\u0011\0\fxxxxxxxxxxxx";

  private static final String HOSTILE = "203.0.113.5";
  private static final String HOSTILE_6 = "2001:db8::7";
  private static final String VICTIM = "198.51.100.9";

  /** Words such as the log's own, in both its forms, with somebody else's address. */
  private static final List<String> FORGED =
      List.of(
          "2026-11-24T02:00:00.000Z INFO  refused event=\"refused\" outcome=\"REFUSED\" address=\""
              + VICTIM
              + ":40001\" reason=\"x\"\n",
          "{\"timestamp\":1795487738263,\"level\":\"INFO\",\"threadName\":\"x\",\"loggerName\":"
              + "\"mediator.audit\",\"kvpList\": [{\"event\":\"refused\"},{\"outcome\":\"REFUSED\"},"
              + "{\"address\":\""
              + VICTIM
              + ":40001\"}]}\n",
          "{\"type\":0,\"payload\":{\"version\":0,\"our_key\":\"\\n2026-11-24T02:00:00.000Z INFO  "
              + "refused event=\\\"refused\\\" outcome=\\\"REFUSED\\\" address=\\\""
              + VICTIM
              + ":1\\\"\",\"their_key\":\"\"}}\n");

  @TempDir private Path folder;

  @BeforeAll
  static void lookForIt() {
    boolean there =
        List.of(System.getenv("PATH").split(":", -1)).stream()
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, "fail2ban-regex")));
    assumeTrue(there || "true".equals(System.getenv("CI")), "fail2ban is not installed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"text", "json"})
  void hostilePeersAreFoundAndNobodyElse(String format) throws Exception {
    Path audit = folder.resolve("refused.log");
    String settings = "--proxies " + PROXY + " --log-format " + format;
    try (ServedMediator mediator =
        serve(settings + " --conversation-log off --audit-log " + audit)) {
      playAll(mediator);
    }
    assertThat(bannedBy(audit)).containsOnly(HOSTILE, HOSTILE_6);
    Path log;
    try (ServedMediator mediator = serve(settings)) {
      playAll(mediator);
      log = Files.write(folder.resolve("mediator.log"), mediator.program().lines());
    }
    assertThat(Files.readString(log)).contains("REFUSED", "PEER");
    assertThat(bannedBy(log)).containsOnly(HOSTILE, HOSTILE_6);
    Path journal = folder.resolve("journal");
    Files.write(
        journal, Files.readAllLines(log).stream().map("host mediator[12]: "::concat).toList());
    assertThat(bannedBy(journal, "--datepattern", "{NONE}")).containsOnly(HOSTILE, HOSTILE_6);
  }

  /** Honest peers, the proxy itself, and hostile ones who would have another banned. */
  private static void playAll(ServedMediator mediator) throws Exception {
    mediator.introducesTwo();
    say(mediator, PROXY, NO_VERSION);
    say(mediator, "127.0.0.3", "PROXY TCP4 192.0.2.1 192.0.2.2 1 2\r\n");
    for (String forged : FORGED) {
      say(mediator, PROXY, "PROXY TCP4 " + HOSTILE + " 192.0.2.2 40001 1337\r\n" + forged);
    }
    say(mediator, PROXY, "PROXY TCP6 " + HOSTILE_6 + " 2001:db8::1 40002 1337\r\n{}\n");
    mediator.program().terminate();
    mediator.program().awaitExit(0);
  }

  @ParameterizedTest
  @CsvSource({"block, 203.0.113.0/24", "none, hidden"})
  void whereNoAddressStandsNobodyIsFound(String setting, String shown) throws Exception {
    Path audit = folder.resolve("refused.log");
    String settings = "--proxies " + PROXY + " --log-addresses " + setting;
    try (ServedMediator mediator = serve(settings + " --audit-log " + audit)) {
      playAll(mediator);
    }
    assertThat(Files.readString(audit)).contains("address=\"" + shown + "\"");
    assertThat(bannedBy(audit)).isEmpty();
  }

  /** With the jail turned on, in a configuration of its own. */
  @Test
  void theJailIsUnderstood() throws Exception {
    run("cp", "-r", "/etc/fail2ban", folder.resolve("etc").toString());
    run("cp", "-r", SHIPPED + "/.", folder.resolve("etc").toString());
    Path log = Files.createFile(folder.resolve("refused.log"));
    Files.writeString(
        folder.resolve("etc/jail.local"),
        "[sshd]\nenabled = false\n[mediator]\nenabled = true\nlogpath = " + log + "\n");
    List<String> said = run("fail2ban-client", "-c", folder.resolve("etc").toString(), "-d");
    assertThat(said)
        .anyMatch(line -> line.contains("'addfailregex'") || line.contains("'multi-set'"))
        .anyMatch(line -> line.contains("'addlogpath', '" + log))
        .anyMatch(line -> line.contains("127.0.0.0/8"));
  }

  private static ServedMediator serve(String settings) throws Exception {
    return ServedMediator.start("", settings + " --admin-port off");
  }

  /** From this address, until the Mediator hangs up. */
  private static void say(ServedMediator mediator, String from, String words) throws IOException {
    try (Socket socket = new Socket()) {
      socket.bind(new InetSocketAddress(InetAddress.ofLiteral(from), 0));
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), mediator.port()));
      socket.getOutputStream().write(words.getBytes(UTF_8));
      socket.getInputStream().transferTo(OutputStream.nullOutputStream());
    }
  }

  private List<String> bannedBy(Path log, String... options) throws Exception {
    String[] command = new String[options.length + 5];
    System.arraycopy(options, 0, command, 1, options.length);
    command[0] = "fail2ban-regex";
    System.arraycopy(
        new String[] {"-o", "ip", log.toString(), FILTER.toString()},
        0,
        command,
        options.length + 1,
        4);
    return run(command);
  }

  private List<String> run(String... command) throws Exception {
    try (RunningProgram tool = RunningProgram.start(folder, Map.of(), command)) {
      return tool.awaitExit(0).stream().filter(line -> !line.equals("(end)")).toList();
    }
  }
}
