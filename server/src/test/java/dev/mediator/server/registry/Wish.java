package dev.mediator.server.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediator.identity.Fingerprint;
import dev.mediator.protocol.Endpoint;
import dev.mediator.server.handshake.Event.News;
import dev.mediator.server.handshake.Reach;
import dev.mediator.server.handshake.Registration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A registration of a test, and what its inbox was told. */
final class Wish {
  private static final Endpoint ANYWHERE = new Endpoint("192.0.2.1", 40_001);

  private final List<News> told = new CopyOnWriteArrayList<>();
  private final Registration registration;

  Wish(String key, String wants, long proof) {
    this.registration =
        new Registration(
            proof, fingerprint(key), fingerprint(wants), ANYWHERE, 0, Reach.OURS, told::add);
  }

  Registration registration() {
    return registration;
  }

  /** Asserts that exactly this was told until now. */
  void heard(News... news) {
    assertThat(told).containsExactly(news);
  }

  private static Fingerprint fingerprint(String key) {
    return new Fingerprint(0, 0, 0, key.hashCode());
  }
}
