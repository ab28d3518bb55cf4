package dev.mediator.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file of 4 GiB whose transfer is killed twice, on either side, and gone on with. */
@Tag("large")
class LargeTransferIT {
  private static final long SIZE = 4L << 30;
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  @TempDir private Path folder;

  @Test
  void arrivesWholeThoughEitherSideIsKilled() throws Exception {
    assumeThat(Files.getFileStore(folder).getUsableSpace())
        .as("room for two files of 4 GiB in %s", folder)
        .isGreaterThan(3 * SIZE);
    try (Couple couple = new Couple(folder)) {
      Path big = couple.home("alice").resolve("big");
      String digest = write(big);
      Path inbox = couple.home("bob").resolve("inbox");
      try (RunningProgram sender = couple.startMediator("alice", "send", "--to", "bob", "big");
          RunningProgram receiver =
              couple.startMediator("bob", "receive", "--from", "alice", "inbox")) {
        awaitArrived(inbox, SIZE / 4);
        sender.kill();
        receiver.awaitExit(21);
      }
      try (RunningProgram receiver =
              couple.startMediator("bob", "receive", "--from", "alice", "inbox");
          RunningProgram sender = couple.startMediator("alice", "send", "--to", "bob", "big")) {
        awaitArrived(inbox, SIZE / 2);
        receiver.kill();
        sender.awaitExit(21);
      }
      assertThat(inbox.resolve("big")).doesNotExist();
      try (RunningProgram receiver =
              couple.startMediator("bob", "receive", "--from", "alice", "inbox");
          RunningProgram sender = couple.startMediator("alice", "send", "--to", "bob", "big")) {
        sender.awaitExit(0);
        receiver.awaitExit(0);
      }
      assertThat(digestOf(inbox.resolve("big"))).isEqualTo(digest);
      try (var files = Files.list(inbox)) {
        assertThat(files).as("nothing half-written is left").hasSize(1);
      }
    }
  }

  private static void awaitArrived(Path inbox, long bytes) {
    await().atMost(PATIENCE).until(() -> arrived(inbox) > bytes);
  }

  /** What lies in the inbox, under whatever name. */
  private static long arrived(Path inbox) throws IOException {
    if (!Files.exists(inbox)) {
      return 0;
    }
    try (var files = Files.list(inbox)) {
      return files.mapToLong(file -> file.toFile().length()).sum();
    }
  }

  private static String write(Path file) throws Exception {
    MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
    byte[] block = new byte[1 << 20];
    Random random = new Random(7);
    try (OutputStream out = new DigestOutputStream(Files.newOutputStream(file), sha256)) {
      for (long written = 0; written < SIZE; written += block.length) {
        random.nextBytes(block);
        out.write(block);
      }
    }
    return HexFormat.of().formatHex(sha256.digest());
  }

  private static String digestOf(Path file) throws Exception {
    MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
    try (InputStream in = Files.newInputStream(file);
        OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), sha256)) {
      in.transferTo(out);
    }
    return HexFormat.of().formatHex(sha256.digest());
  }
}
