package dev.mediator.packages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The Debian package in a bare root: installed, started, used, upgraded, removed and purged. */
@Tag("packages")
class DebIT {
  private static final String UNIT = "/usr/lib/systemd/system/mediator.service";
  private static final String SOCKET = "/usr/lib/systemd/system/mediator.socket";
  private static final String PROPERTIES = "/etc/mediator/mediator.properties";
  private static final List<String> ACCOUNTS =
      List.of("/etc/passwd", "/etc/group", "/etc/shadow", "/etc/gshadow");

  /** What systemd-analyze says of a unit is a number from 0 to 10, here times ten. */
  private static final String EXPOSURE_AT_MOST = "--threshold=20";

  private static Root root;

  @BeforeAll
  static void bootstrap() throws Exception {
    root = Root.make();
    Files.copy(Built.DEB, root.path("/root/1.deb"));
    Files.copy(newer(Built.DEB), root.path("/root/2.deb"));
  }

  @AfterAll
  static void remove() throws Exception {
    root.remove();
  }

  @Test
  void leavesNothingBehind() throws Exception {
    Map<String, String> files = root.inventory();
    List<List<String>> accounts = accounts();
    root.run("dpkg", "--install", "/root/1.deb");
    assertThat(root.lines("/etc/passwd"))
        .anyMatch(line -> line.matches("mediator:.*:/usr/sbin/nologin"));
    assertThat(root.run("stat", "--format=%A %U %G", "/etc/mediator"))
        .isEqualTo("drwxr-x--- root mediator\n");
    isHardened();
    completesInZsh();
    assertThat(root.run("mediator", "demo")).contains("bob received:   Hello bob");
    serves("listen = 127.0.0.1\nport = 0\nadmin-port = 0\n");

    root.run("dpkg", "--force-confold", "--install", "/root/2.deb");
    assertThat(root.lines(PROPERTIES)).contains("port = 0");
    assertThat(root.run("dpkg-query", "--show", "mediator")).endsWith("-2\n");
    serves("audit-log = " + logs() + "/refused.log\n");
    assertThat(root.path("/var/log/mediator/refused.log")).exists();

    root.run("dpkg", "--remove", "mediator");
    assertThat(root.inventory())
        .containsKey("etc/mediator/mediator.properties")
        .doesNotContainKey("usr/bin/mediator");
    root.run("sh", "-c", "rm /root/alice.* /root/bob.*; touch /etc/mediator/denied");
    root.run("dpkg", "--purge", "mediator");
    assertThat(root.inventory()).isEqualTo(files);
    assertThat(root.path("/var/log/mediator")).doesNotExist();
    assertThat(accounts()).isEqualTo(accounts);
  }

  /** The folder that systemd makes for what LogsDirectory= names: the only one to be written. */
  private static String logs() throws Exception {
    String folder = "/var/log/" + unit("LogsDirectory");
    String mode = unit("LogsDirectoryMode");
    root.run("install", "--directory", "--mode=" + mode, folder);
    root.run("chown", "mediator:mediator", folder);
    return folder;
  }

  /** Runs what the unit runs as the unit's user, with more settings in the file than before. */
  private static void serves(String settings) throws Exception {
    root.run("sh", "-c", "printf %s \"$1\" >>" + PROPERTIES, "sh", settings);
    List<String> command =
        new ArrayList<>(List.of("setpriv", "--reuid=mediator", "--regid=mediator"));
    command.addAll(
        List.of("--init-groups", "--no-new-privs", "--bounding-set=-all", "--inh-caps=-all"));
    command.addAll(List.of(unit("ExecStart").split(" ")));
    try (Program serve = root.start(command.toArray(String[]::new))) {
      String port = serve.awaitLine("listening at .*, port (\\d+) \\(epoll");
      URI admin = URI.create(serve.awaitLine("metrics and health at (\\S+)"));
      new Couple(root, "mediator").meetsThrough("127.0.0.1:" + port);
      assertThat(TarballIT.body(admin.resolve("/readyz"))).contains("\"status\":\"up\"");
      assertThat(Files.readString(Path.of("/proc/" + serve.pid() + "/status")))
          .contains("CapBnd:\t0000000000000000");
      assertThat(root.run("mediator", "status", "--admin", admin.toString())).contains("ready");
      serve.terminate();
      assertThat(serve.awaitExit(0)).contains("INTRODUCED").doesNotContain("WARN");
    }
  }

  /** As far as systemd-analyze can tell where no systemd runs. */
  private static void isHardened() throws Exception {
    String unit = root.path(UNIT).toString();
    Program.run(List.of("systemd-analyze", "security", "--offline=true", EXPOSURE_AT_MOST, unit));
    Path here = Path.of("target/mediator.service").toAbsolutePath();
    String command = Built.UNPACKED.resolve("bin/mediator").toString();
    Files.writeString(here, Files.readString(Path.of(unit)).replace("/usr/bin/mediator", command));
    Path socket = here.resolveSibling("mediator.socket");
    Files.copy(root.path(SOCKET), socket, StandardCopyOption.REPLACE_EXISTING);
    String units = here + " " + socket;
    assertThat(Program.run(List.of("sh", "-c", "systemd-analyze verify --man=no " + units)))
        .isEmpty();
    Program.run(
        List.of("lintian", "--allow-root", "--fail-on", "error,warning", Built.DEB.toString()));
  }

  /** With the zsh of this machine, at a terminal of zsh's own making. */
  private static void completesInZsh() throws Exception {
    Path folder = Files.createDirectories(Path.of("target/zsh").toAbsolutePath());
    String completion =
        String.join("\n", root.lines("/usr/share/zsh/vendor-completions/_mediator"));
    Files.writeString(
        folder.resolve("_mediator"),
        completion.replace("/usr/share/bash", root.path("/usr/share/bash").toString()));
    String script =
        "zmodload zsh/zpty; zpty z zsh -f -i; zpty -w z \"PS1= ; fpath=($1 \\$fpath); autoload -U compinit; compinit -u -D\";"
            + " zpty -w -n z $'mediator finger\\t'; zpty -r -m z answer '*mediator fingerprint*'; print -r -- $answer; zpty -d z";
    assertThat(
            Program.run(
                List.of("timeout", "60", "zsh", "-f", "-c", script, "zsh", folder.toString())))
        .contains("mediator fingerprint");
  }

  private static String unit(String key) throws IOException {
    String line =
        root.lines(UNIT).stream()
            .filter(each -> each.startsWith(key + "="))
            .findAny()
            .orElseThrow();
    return line.substring(key.length() + 1);
  }

  private static List<List<String>> accounts() throws IOException {
    List<List<String>> accounts = new ArrayList<>();
    for (String file : ACCOUNTS) {
      accounts.add(root.lines(file));
    }
    return accounts;
  }

  /** The same package as a later one, whose configuration has another comment. */
  private static Path newer(Path deb) throws IOException, InterruptedException {
    String repack =
        "set -e; rm -rf \"$1\"; dpkg-deb --raw-extract \"$0\" \"$1\";"
            + " sed -i '/^Version/s/-1$/-2/' \"$1/DEBIAN/control\"; echo '# more' >>\"$1/etc/mediator/mediator.properties\";"
            + " dpkg-deb -Znone --build --root-owner-group \"$1\" \"$1.deb\"; rm -r \"$1\"";
    Path folder = Path.of("target/newer").toAbsolutePath();
    Program.run(List.of("sh", "-c", repack, deb.toString(), folder.toString()));
    return Path.of(folder + ".deb");
  }
}
