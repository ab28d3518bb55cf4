package dev.mediator.cli;

import static dev.mediator.cli.CommandFailure.wrong;

import dev.mediator.cli.book.PeerBook;
import dev.mediator.identity.KeyLimits;
import dev.mediator.identity.PeerKeyPair;
import dev.mediator.peer.KeyFiles;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code mediator keygen}: makes an identity, as two files.
 *
 * <p>Both are looked for before either is made: a public key without its private half, or the half
 * of an older one, would be found out only when nobody can be met.
 */
@Command(
    name = "keygen",
    mixinStandardHelpOptions = true,
    versionProvider = VersionCommand.class,
    description = {
      "Makes a key pair.",
      "It writes NAME.pem, the private key, for its owner alone, and NAME.pub.pem, the public key,"
          + " to be given away. Neither is ever overwritten."
    })
final class KeygenCommand implements Callable<Integer> {
  /** As ssh-keygen makes them: safe beyond 2030, for some more CPU at each proof. */
  private static final String BITS = "3072";

  private final Surroundings around;

  @Spec private CommandSpec spec;

  @Mixin private final CommonOptions common;

  /** With or without an ending, since people complete names with the tabulator. */
  @Parameters(paramLabel = "NAME", description = "What the files are called; may be a path.")
  private String name = "";

  /** Checked by hand: the limits are those of the protocol, and the complaint names them. */
  @Option(
      names = "--bits",
      paramLabel = "2048-4096",
      defaultValue = BITS,
      description =
          "The size of the key: 2048 is what stock p2psc peers make; 3072 is safe beyond 2030; each"
              + " step costs time at every meeting. Default: ${DEFAULT-VALUE}.")
  private int bits;

  /** Asked for, and never an argument, which everybody on the machine could read. */
  @Option(
      names = "--passphrase",
      description = "Ask for a passphrase, and encrypt the private key with it.")
  private boolean encrypt;

  KeygenCommand(Surroundings around) {
    this.around = around;
    this.common = CommonOptions.of(around);
  }

  @Override
  public Integer call() throws IOException, CommandFailure {
    if (bits < KeyLimits.DEFAULT.minBits() || bits > KeyLimits.DEFAULT.maxBits()) {
      throw wrong("--bits is " + bits + ", but it takes a whole number from 2048 to 4096");
    }
    String base = name.replaceFirst("(\\.pub)?\\.pem$", "");
    Path secret = Path.of(base + ".pem");
    Path open = Path.of(base + ".pub.pem");
    for (Path file : new Path[] {secret, open}) {
      if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
        throw new FileAlreadyExistsException(file.toString());
      }
    }
    char[] passphrase = encrypt ? newPassphrase() : null;
    PeerKeyPair pair = PeerKeyPair.generate(bits);
    write(secret, open, pair, passphrase);
    tell(secret, open, pair);
    return ExitCode.OK.code();
  }

  /** Both files or none. */
  private static void write(Path secret, Path open, PeerKeyPair pair, char @Nullable [] passphrase)
      throws IOException {
    KeyFiles.writePrivate(secret, pair, passphrase);
    try {
      KeyFiles.writePublic(open, pair.publicKey());
    } catch (IOException e) {
      Files.deleteIfExists(secret);
      throw e;
    } finally {
      if (passphrase != null) {
        Arrays.fill(passphrase, '\0');
      }
    }
  }

  /** Typed twice, since nobody sees what is typed; what was not used is wiped. */
  private char[] newPassphrase() throws CommandFailure {
    char[] first = ask("Passphrase: ");
    char[] again = ask("The same again: ");
    boolean same = Arrays.equals(first, again);
    Arrays.fill(again, '\0');
    if (!same || first.length == 0) {
      Arrays.fill(first, '\0');
      throw wrong(same ? "an empty passphrase protects nothing" : "the two were not the same");
    }
    return first;
  }

  /** Without a terminal nobody can answer: better no key than one that is not encrypted. */
  private char[] ask(String question) throws CommandFailure {
    return around
        .secrets()
        .apply(question)
        .orElseThrow(() -> wrong("--passphrase asks at a terminal, and there is none"));
  }

  /** What there is now, and the command lines that come next. */
  private void tell(Path secret, Path open, PeerKeyPair pair) {
    String file = String.valueOf(open.getFileName());
    String who = PeerBook.nameFor(file.replaceFirst("\\.pub\\.pem$", ""));
    common
        .voice(spec.commandLine())
        .result(
            String.join(
                System.lineSeparator(),
                "Private key:  " + secret + " (keep it to yourself)",
                "Public key:   " + open + " (give it to your partners)",
                "Fingerprint:  " + pair.publicKey() + " (partners compare it)",
                "Next, a partner runs:  mediator peers add " + who + " " + pasted(file),
                "and then you run:      mediator pipe --mediator HOST --key "
                    + pasted(secret.toString())
                    + " --to PARTNER"),
            new JsonLine("key")
                .with("private", secret)
                .with("public", open)
                .with("fingerprint", pair.publicKey())
                .with("bits", pair.publicKey().bits()));
  }

  /** As it can be pasted into a shell, where it is one word, and no option. */
  private static String pasted(String file) {
    String path = file.startsWith("-") ? "./" + file : file;
    return path.matches("[\\w@%+=:,./-]+") ? path : "'" + path.replace("'", "'\\''") + "'";
  }
}
