package dev.mediator.packages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;

/** Alice and Bob, who have keys in a root, and the command to meet with. */
final class Couple {
  private final Root root;
  private final String mediator;

  Couple(Root root, String mediator) throws IOException, InterruptedException {
    this.root = root;
    this.mediator = mediator;
    root.run("sh", "-c", "rm -f /root/alice.* /root/bob.*");
    root.run(mediator, "keygen", "/root/alice");
    root.run(mediator, "keygen", "/root/bob");
  }

  /** Each says a line to the other, and reads the other's. */
  void meetsThrough(String address) throws IOException, InterruptedException {
    try (Program alice = pipe(address, "alice", "bob");
        Program bob = pipe(address, "bob", "alice")) {
      assertThat(alice.awaitExit(0)).contains("I am bob");
      assertThat(bob.awaitExit(0)).contains("I am alice");
    }
  }

  private Program pipe(String address, String own, String partner) throws IOException {
    String line = "echo I am $1 | $0 pipe --mediator $3 --key /root/$1.pem --to /root/$2.pub.pem";
    return root.start("sh", "-c", line, mediator, own, partner, address);
  }
}
