package dev.mediator.server.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediator.identity.Challenge;
import dev.mediator.identity.Nonce;
import dev.mediator.identity.PeerKey;
import dev.mediator.identity.PeerKeyPair;
import dev.mediator.protocol.Message;
import dev.mediator.protocol.Message.Advertise;
import dev.mediator.protocol.Message.AdvertiseChallenge;
import dev.mediator.protocol.Message.AdvertiseResponse;
import dev.mediator.protocol.MessageCodec;
import dev.mediator.server.config.CannotListenException;
import dev.mediator.server.config.MediatorConfig;
import dev.mediator.server.config.Setting;
import dev.mediator.server.guard.AccessControl;
import dev.mediator.server.guard.RegistrationQuota;
import dev.mediator.server.handshake.Handshake;
import dev.mediator.server.handshake.Registration;
import dev.mediator.server.observe.AuditLog;
import dev.mediator.server.observe.Chronicle;
import dev.mediator.server.observe.ConversationLog;
import dev.mediator.server.observe.ProofClock;
import dev.mediator.server.registry.LocalRegistry;
import dev.mediator.server.registry.Registry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A mistake of ours ends the conversation in which it happens, and no other. */
class FaultTest {
  private static final PeerKeyPair UNLUCKY = PeerKeyPair.generate(1024);
  private static final PeerKeyPair LUCKY = PeerKeyPair.generate(1024);

  /** A registry that fails for one key. */
  private static final class FailingRegistry implements Registry {
    private final LocalRegistry registry = new LocalRegistry();

    @Override
    public void register(Registration registration) {
      if (registration.key().equals(UNLUCKY.publicKey().fingerprint())) {
        throw new IllegalStateException("this registry fails for one key");
      }
      registry.register(registration);
    }

    @Override
    public void withdraw(Registration registration) {
      registry.withdraw(registration);
    }

    @Override
    public int waiting() {
      return registry.waiting();
    }

    @Override
    public Stream<Registration> all() {
      return registry.all();
    }
  }

  private static Pipeline listening(Parts parts) throws CannotListenException {
    Pipeline pipeline = Pipeline.of(parts);
    pipeline.listen();
    return pipeline;
  }

  @Test
  void endsOneConversationAlone() throws Exception {
    Registry registry = new FailingRegistry();
    try (Pipeline pipeline = listening(parts(registry));
        Socket lucky = connect(pipeline);
        Socket unlucky = connect(pipeline)) {
      register(lucky, LUCKY, UNLUCKY.publicKey());
      Awaitility.await().until(() -> registry.waiting() == 1);
      register(unlucky, UNLUCKY, LUCKY.publicKey());
      assertThat(unlucky.getInputStream().read()).as("end of stream").isEqualTo(-1);
      Awaitility.await().until(() -> pipeline.connections() == 1);
      assertThat(registry.waiting()).isEqualTo(1);
    }
  }

  private static Parts parts(Registry registry) {
    MediatorConfig config =
        MediatorConfig.of(
            Map.of(
                Setting.LISTEN,
                "127.0.0.1",
                Setting.PORT,
                "0",
                Setting.MIN_KEY_BITS,
                "1024",
                Setting.CONVERSATION_LOG,
                "off"));
    AtomicLong proofs = new AtomicLong();
    Handshake handshake =
        new Handshake(
            config.rules(),
            config.deadlines().punch(),
            new SecureRandom(),
            proofs::incrementAndGet);
    return new Parts(
        () -> config,
        () -> handshake,
        registry,
        new RegistrationQuota(config::limits),
        new AccessControl(config.access(), config.deadlines().handshake(), proofs::get),
        new Splices(config::relaying, proofs::get),
        new Chronicle(
            new ConversationLog(config::logging, proofs::get),
            new AuditLog(() -> config, proofs::get),
            new ProofClock(proofs::get),
            proofs::get),
        null,
        proofs::get);
  }

  private static Socket connect(Pipeline pipeline) throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), pipeline.addresses().getFirst().getPort());
  }

  private static void register(Socket socket, PeerKeyPair own, PeerKey wanted) throws Exception {
    send(socket, new Advertise(0, own.publicKey().toPem(), wanted.toPem(), List.of()));
    byte[] bytes = new byte[1024];
    int length = socket.getInputStream().read(bytes);
    Message challenge = MessageCodec.decode(Arrays.copyOf(bytes, length));
    String encrypted = ((AdvertiseChallenge) challenge).encryptedNonce();
    send(
        socket,
        new AdvertiseResponse(
            Challenge.answerMediator(encrypted, own, List.of(Nonce.NAMELESS), new SecureRandom())
                .text()));
  }

  private static void send(Socket socket, Message message) throws IOException {
    socket.getOutputStream().write(MessageCodec.encode(message));
  }
}
