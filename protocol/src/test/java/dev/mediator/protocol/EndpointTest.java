package dev.mediator.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An address is a textual IP address and a port, and never something to be looked up. */
class EndpointTest {
  @ParameterizedTest
  @CsvSource({
    "0.0.0.0,             0.0.0.0:7",
    "255.255.255.255,     255.255.255.255:7",
    "192.0.2.199,         192.0.2.199:7",
    "10.20.30.40,         10.20.30.40:7",
    "::,                  [::]:7",
    "::1,                 [::1]:7",
    "2001:db8::1,         [2001:db8::1]:7",
    "2001:DB8:0:0:0:0:0:1,[2001:DB8:0:0:0:0:0:1]:7",
    "64:ff9b::192.0.2.1,  [64:ff9b::192.0.2.1]:7",
    "ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255,"
        + "[ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255]:7",
  })
  void addresses(String ip, String printed) {
    Endpoint endpoint = new Endpoint(ip, 7);
    assertThat(endpoint).hasToString(printed);
    assertThat(endpoint.isIpv4()).isEqualTo(!printed.startsWith("["));
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.1,            true,  false",
    "172.16.0.1,          true,  false",
    "172.31.255.255,      true,  false",
    "192.168.1.1,         true,  false",
    "100.64.0.0,          true,  false",
    "100.127.255.255,     true,  false",
    "fc00::1,             true,  false",
    "FD12:0:0:0:0:0:0:1,  true,  false",
    "127.0.0.1,           false, true",
    "169.254.1.1,         false, true",
    "::1,                 false, true",
    "0:0:0:0:0:0:0:1,     false, true",
    "fe80::1,             false, true",
    "febf:0:0:0:0:0:0:1,  false, true",
    "11.0.0.1,            false, false",
    "100.63.255.255,      false, false",
    "100.128.0.0,         false, false",
    "172.32.0.1,          false, false",
    "192.169.0.1,         false, false",
    "169.255.0.1,         false, false",
    "fe00::1,             false, false",
    "fec0::1,             false, false",
    "1::1,                false, false",
    "2001:db8::1,         false, false"
  })
  void whereAnAddressMeansSomething(String ip, boolean isPrivate, boolean isLocal) {
    assertThat(new Endpoint(ip, 7).isPrivate()).isEqualTo(isPrivate);
    assertThat(new Endpoint(ip, 7).isLocal()).isEqualTo(isLocal);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "localhost",
        "example.org",
        "1",
        "1.2.3",
        "1.2.3.4.5",
        "1.2.3.256",
        "01.2.3.4",
        "1.2.3.04",
        "0x1.2.3.4",
        "1.2.3.4 ",
        " 1.2.3.4",
        "1.2.3.4:80",
        "-1.2.3.4",
        "1..2.3",
        "١.2.3.4",
        "1.2.3.4\n",
        ":",
        ":::",
        "1:",
        ":1",
        "1:2",
        "1::2::3",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "12345::",
        "g::",
        "::1%eth0",
        "[::1]",
        "::1.2.3",
        "::1.2.3.256",
        "::ffff:192.0.2.1",
        "::FFFF:192.0.2.1",
        "0:0:0:0:0:ffff:c000:201",
        "a:b.example",
        "0000:0000:0000:0000:0000:0000:0000:0000:0000:1"
      })
  void whatIsNoAddress(String ip) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Endpoint(ip, 7))
        .withMessage("an ip must be a textual IPv4 or IPv6 address");
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 65536, Integer.MAX_VALUE})
  void portsThatAreNone(int port) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Endpoint("192.0.2.1", port))
        .withMessage("a port must be a whole number from 1 to 65535");
  }

  @Test
  void isThatOfAnAddressWithoutTheNameOfAnInterface() throws Exception {
    byte[] local = InetAddress.getByName("fe80::1").getAddress();
    assertThat(Endpoint.of(new InetSocketAddress(Inet6Address.getByAddress(null, local, 1), 7)))
        .hasToString("[fe80:0:0:0:0:0:0:1]:7");
    assertThat(Endpoint.of(new InetSocketAddress(InetAddress.getByName("192.0.2.1"), 7)))
        .hasToString("192.0.2.1:7");
  }

  @Test
  void portsThatAre() {
    assertThat(new Endpoint("192.0.2.1", 1)).hasToString("192.0.2.1:1");
    assertThat(new Endpoint("192.0.2.1", 65535)).hasToString("192.0.2.1:65535");
  }
}
