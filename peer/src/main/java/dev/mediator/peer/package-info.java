/**
 * What an application embeds: an encrypted socket to whoever holds a public key.
 *
 * <p>Two programs know each other's public key and the name of a Mediator, and neither knows where
 * the other is. {@link dev.mediator.peer.PeerConnector} lets them meet; this is a complete program
 * that keeps saying hello to every friend who calls:
 *
 * {@snippet lang = java :
 * import dev.mediator.identity.PeerKey;
 * import dev.mediator.identity.PeerKeyPair;
 * import dev.mediator.peer.KeyFiles;
 * import dev.mediator.peer.PeerConnection;
 * import dev.mediator.peer.PeerConnector;
 * import dev.mediator.peer.PeerListener;
 * import java.io.IOException;
 * import java.io.UncheckedIOException;
 * import java.nio.charset.StandardCharsets;
 * import java.nio.file.Path;
 * import java.util.List;
 *
 * public class Greeter {
 *   public static void main(String[] arguments) throws Exception {
 *     PeerKeyPair own = KeyFiles.readPrivate(Path.of("me.pem"), null);
 *     PeerKey alice = KeyFiles.readPublic(Path.of("alice.pub.pem"));
 *     PeerKey bob = KeyFiles.readPublic(Path.of("bob.pub.pem"));
 *     PeerConnector connector =
 *         PeerConnector.through("m.example.org", own).telling(System.out::println);
 *     try (PeerListener listener =
 *         PeerListener.start(
 *             connector,
 *             List.of(alice, bob),
 *             Greeter::greet,
 *             (friend, why) -> System.out.println(friend + ": " + why.getMessage()))) {
 *       System.in.read(); // until somebody presses Enter
 *     }
 *   }
 *
 *   private static void greet(PeerConnection friend) {
 *     try {
 *       String hello = "hello, " + friend.partner() + "\n";
 *       friend.output().write(hello.getBytes(StandardCharsets.UTF_8));
 *     } catch (IOException e) {
 *       throw new UncheckedIOException(e);
 *     }
 *   }
 * }
 * }
 *
 * <p>It speaks protocol version 0, in either role, with peers of any make.
 */
@NullMarked
package dev.mediator.peer;

import org.jspecify.annotations.NullMarked;
