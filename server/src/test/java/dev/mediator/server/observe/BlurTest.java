package dev.mediator.server.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediator.protocol.Endpoint;
import dev.mediator.server.config.MediatorConfig.LogAddresses;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How much of an address is left. */
class BlurTest {
  @ParameterizedTest
  @CsvSource({
    "192.0.2.17, 192.0.2.0/24",
    "10.0.0.1, 10.0.0.0/24",
    "2001:db8:1:2::3, 2001:db8:1::/48",
    "2001:db8::3, 2001:db8::/48",
    "2001:0:5::1, 2001:0:5::/48",
    "2001::1, 2001::/48",
    "::1, ::/48"
  })
  void aBlockIsWhatOneOwnerUsuallyHas(String ip, String block) {
    assertThat(Blur.of(new Endpoint(ip, 40_001), LogAddresses.BLOCK)).isEqualTo(block);
  }

  @Test
  void allOfItAndNothing() {
    Endpoint address = new Endpoint("192.0.2.17", 40_001);
    assertThat(Blur.of(address, LogAddresses.FULL)).isEqualTo(address);
    assertThat(Blur.of(address, LogAddresses.NONE)).isEqualTo("hidden");
  }
}
