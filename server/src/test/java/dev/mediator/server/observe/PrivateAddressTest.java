package dev.mediator.server.observe;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.mediator.identity.Fingerprint;
import dev.mediator.protocol.Endpoint;
import dev.mediator.server.handshake.Reach;
import dev.mediator.server.handshake.Registration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/** Which addresses, if all peers have the same, are those of a proxy that hides them. */
class PrivateAddressTest {
  private final Logger log = (Logger) LoggerFactory.getLogger("mediator");
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

  @BeforeEach
  void read() {
    lines.start();
    log.addAppender(lines);
  }

  @AfterEach
  void stop() {
    log.detachAppender(lines);
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.7, 1",
    "172.17.0.1, 1",
    "100.64.0.7, 1",
    "127.0.0.1, 1",
    "169.254.175.254, 1",
    "fd00::7, 1",
    "::1, 1",
    "198.51.100.7, 0",
    "100.128.0.7, 0",
    "2001:db8::7, 0"
  })
  void isNoted(String ip, int warnings) {
    HiddenPeers peers = new HiddenPeers(address -> address);
    for (int i = 0; i < HiddenPeers.MANY; i++) {
      Fingerprint key = new Fingerprint(0, 0, 0, i);
      peers.registered(
          new Registration(i, key, key, new Endpoint(ip, 40_000 + i), 0, Reach.OURS, news -> {}));
    }
    assertThat(lines.list).hasSize(warnings);
  }
}
