package dev.mediator.packages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The container image, built by buildah on a Debian of debootstrap's, and run without writing. */
@Tag("packages")
class ImageIT {
  private static final Path STORE = Path.of("target/store").toAbsolutePath();
  private static final String IMAGE = "localhost/mediator";

  private static Root root;
  private static String container = "";

  @BeforeAll
  static void build() throws Exception {
    root = Root.make();
    String script = Path.of("src/main/sh/image").toAbsolutePath().toString();
    String base = root.path("/").toString();
    Program.run(List.of(script, Built.TARBALL.toString(), base, STORE.toString(), IMAGE));
    container = buildah("from", IMAGE).strip();
  }

  @AfterAll
  static void remove() throws Exception {
    root.remove();
    Program.run(List.of("rm", "-rf", STORE.toString()));
  }

  @Test
  void demonstratesAMeetingAsNobody() throws Exception {
    assertThat(run("id", "-u")).isEqualTo("65532\n");
    assertThat(run("mediator", "demo")).contains("bob received:   Hello bob");
    assertThat(buildah("inspect", "--type", "image", IMAGE)).contains("healthy", "livez");
  }

  @Test
  void servesWithAFileSystemThatNobodyCanWrite() throws Exception {
    try (Program serve = readOnly("", "mediator", "serve", "--port=0", "--admin-port=0")) {
      serve.awaitLine("listening at .* \\((epoll), ");
      URI admin = URI.create(serve.awaitLine("metrics and health at (\\S+)"));
      healthy(admin.getPort(), "livez", 0);
      healthy(admin.getPort(), "readyz", 0);
      healthy(admin.getPort(), "none", 1);
      serve.terminate();
      assertThat(serve.awaitExit(0)).doesNotContain("WARN");
      healthy(admin.getPort(), "livez", 1);
    }
  }

  private static void healthy(int port, String what, int code) throws Exception {
    try (Program healthy = readOnly("ADMIN_PORT=" + port, "healthy", what)) {
      healthy.awaitExit(code);
    }
  }

  private static String buildah(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("buildah", "--storage-driver", "vfs"));
    command.addAll(List.of("--root", STORE + "/root", "--runroot", STORE + "/run"));
    command.addAll(List.of(arguments));
    return Program.run(command);
  }

  /** By buildah, with what the image says of user and environment. */
  private static String run(String... command) throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(List.of("run", "--isolation", "chroot", container));
    arguments.add("--");
    arguments.addAll(List.of(command));
    return buildah(arguments.toArray(String[]::new));
  }

  /** Without buildah, which would not pass signals on; as read_only: true does it. */
  private static Program readOnly(String variable, String... command) throws Exception {
    String folder = buildah("mount", container).strip();
    String enter =
        "cd /; mount --bind \"$0\" \"$0\" && mount -o remount,bind,ro \"$0\""
            + " && mount --bind /proc \"$0/proc\" && mount --rbind /dev \"$0/dev\" && exec env -i"
            + " PATH=/usr/local/bin:/usr/sbin:/usr/bin $1 chroot --userspec=65532:65532 \"$0\" \"$2\" $3";
    List<String> line = new ArrayList<>(List.of("unshare", "--mount", "sh", "-c", enter, folder));
    line.add(variable);
    line.add(command[0]);
    line.add(String.join(" ", List.of(command).subList(1, command.length)));
    return Program.start(line);
  }
}
