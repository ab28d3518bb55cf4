package dev.mediator.server.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediator.protocol.Endpoint;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which addresses a partner is told, and that nobody else's is among them. */
class CandidatesTest {
  private static final Endpoint OBSERVED = new Endpoint("203.0.113.5", 50_000);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.0.0.1", "10.255.255.255", "172.16.0.1", "172.31.255.255", "192.168.0.1", "100.64.0.1",
        "100.127.255.255", "fc00::1", "fd12:3456::1", "2001:db8::1", "2a02:1234::1", "3fff::1",
        "203.0.113.5"
      })
  void isToldToThePartner(String ip) {
    assertThat(among(ip)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "203.0.113.6",
        "8.8.8.8",
        "0.0.0.0",
        "127.0.0.1",
        "169.254.1.1",
        "224.0.0.1",
        "255.255.255.255",
        "172.15.0.1",
        "172.32.0.1",
        "192.169.0.1",
        "100.63.0.1",
        "100.128.0.1",
        "11.0.0.1",
        "::",
        "::1",
        "fe80::1",
        "ff02::1",
        "2002:c000:204::1",
        "2001::1",
        "2001:0:1::1",
        "64:ff9b::808:808",
        "::8.8.8.8",
        "fec0::1",
        "1::1",
        "fc::1"
      })
  void isLeftOut(String ip) {
    assertThat(among(ip)).isEmpty();
  }

  @Test
  void allHaveOnePortAndItIsNoService() {
    Endpoint good = new Endpoint("10.0.0.1", 1024);
    assertThat(Candidates.among(List.of(good, good, new Endpoint("10.0.0.2", 1025)), OBSERVED))
        .containsExactly(good);
    assertThat(Candidates.among(List.of(new Endpoint("10.0.0.1", 1023)), OBSERVED)).isEmpty();
    assertThat(Candidates.among(List.of(), OBSERVED)).isEmpty();
  }

  private static List<Endpoint> among(String ip) {
    return Candidates.among(List.of(new Endpoint(ip, 40_404)), OBSERVED);
  }
}
