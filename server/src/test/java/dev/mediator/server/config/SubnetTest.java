package dev.mediator.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which addresses a network holds. */
class SubnetTest {

  @ParameterizedTest
  @CsvSource({
    "10.1.2.0/24, 10.1.2.255, true",
    "10.1.2.0/24, 10.1.3.0, false",
    "10.1.2.7, 10.1.2.7, true",
    "10.1.2.7, 10.1.2.6, false",
    "0.0.0.0/0, 192.0.2.1, true",
    "0.0.0.0/0, 2001:db8::1, false",
    "::/0, 192.0.2.1, false",
    "2001:db8::/33, 2001:db8:7fff::1, true",
    "2001:db8::/33, 2001:db8:8000::1, false"
  })
  void holds(String network, String ip, boolean held) {
    assertThat(Subnet.parse(network).contains(ip)).isEqualTo(held);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "all",
        "10.1.2.0/33",
        "10.1.2.0/-1",
        "10.1.2.256",
        "10.1/16",
        "10.1.2.7/24",
        "::1/129",
        "a,b"
      })
  void whatIsNoneIsRefused(String text) {
    assertThatThrownBy(() -> MediatorConfig.of(Map.of(Setting.PROXIES, text)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("proxies")
        .hasMessageContaining("10.1.2.0/24");
  }
}
