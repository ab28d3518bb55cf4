package dev.mediator.lab;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mediator.lab.Nat.Unsolicited;
import dev.mediator.lab.NatKind.Filtering;
import dev.mediator.peer.AddressFamily;
import dev.mediator.peer.MediatorAddress;
import dev.mediator.peer.NetworkProbe;
import dev.mediator.peer.NetworkReport;
import dev.mediator.peer.NetworkReport.Mapping;
import dev.mediator.peer.NetworkReport.Partners;
import java.io.IOException;
import java.io.Serializable;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Behind each kind of router, {@code mediator doctor} finds out which kind it is. */
class DoctorTest extends LabTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Addresses of the public host, two of each IP version. */
  private static final String ADDRESSES =
      String.join(
          ",",
          IpVersion.V6.publicHost,
          IpVersion.V6.publicHostToo,
          IpVersion.V4.publicHost,
          IpVersion.V4.publicHostToo);

  /** The first port of each Mediator: they differ in how much of what helps they have. */
  private static final int TWO_ADDRESSES = 1337;

  private static final int TWO_PORTS = 1347;
  private static final int ONE_PORT = 1357;

  private static Internet internet;
  private static Site site;

  @BeforeAll
  static void open() throws IOException {
    internet = new Internet();
    internet.move(Distance.NEAR);
    site = internet.site(1, 1);
    serve(ADDRESSES, TWO_ADDRESSES, TWO_ADDRESSES + 1);
    serve("all", TWO_PORTS, TWO_PORTS + 1);
    serve("all", ONE_PORT);
  }

  private static void serve(String addresses, int... ports) throws IOException {
    String list = Arrays.stream(ports).mapToObj(Integer::toString).collect(joining(","));
    String last = addresses.substring(addresses.lastIndexOf(',') + 1);
    internet.serve(
        (last.equals("all") ? "" : last + ", ") + "port " + ports[ports.length - 1],
        List.of("--port", list, "--listen", addresses));
  }

  @AfterAll
  static void close() throws IOException {
    if (internet != null) {
      internet.close();
    }
  }

  /** What was found, as it is sent from one namespace to another. */
  private record Finding(
      Mapping mapping, NetworkReport.Filtering filtering, Partners partners, String kind)
      implements Serializable {}

  /** Those that differ in what is said of them; one that drops, as routers of people at home do. */
  @ParameterizedTest
  @CsvSource({
    "N, DROP, open, ALL",
    "FW6, RESET, 'no NAT, a firewall', PREDICTABLE",
    "FC, RESET, full cone NAT, ALL",
    "PR, DROP, port-restricted NAT, PREDICTABLE",
    "SY, RESET, symmetric NAT, OPEN"
  })
  void withTwoPortsAndTwoAddresses(
      String kinds, Unsolicited unsolicited, String kind, Partners partners) throws IOException {
    assertFound(Nat.of(kinds, unsolicited), kind, partners);
  }

  @Tag("nat-lab")
  @ParameterizedTest
  @CsvSource({
    "FW, DROP, 'no NAT, a firewall', PREDICTABLE",
    "AR, DROP, port-restricted NAT, PREDICTABLE",
    "PR, RESET, port-restricted NAT, PREDICTABLE",
    "PR, ACCEPT, port-restricted NAT, PREDICTABLE",
    "SY, DROP, symmetric NAT, OPEN",
    "RF, DROP, full cone NAT, ALL",
    "RE, DROP, port-restricted NAT, PREDICTABLE",
    "PR behind SY, DROP, symmetric NAT, OPEN"
  })
  void everyOtherKind(String kinds, Unsolicited unsolicited, String kind, Partners partners)
      throws IOException {
    assertFound(Nat.of(kinds, unsolicited), kind, partners);
  }

  private static void assertFound(Nat nat, String kind, Partners partners) throws IOException {
    NetworkReport.Filtering filtering =
        nat.filtering() == Filtering.NONE
            ? NetworkReport.Filtering.NONE
            : NetworkReport.Filtering.CLOSED;
    assertThat(find(nat, TWO_ADDRESSES))
        .isEqualTo(new Finding(mapping(nat), filtering, partners, kind));
  }

  @Test
  void withTwoPortsAlone() throws IOException {
    Nat nat = Nat.of("AR", Unsolicited.DROP);
    assertThat(find(nat, TWO_PORTS).filtering()).isEqualTo(NetworkReport.Filtering.BY_ADDRESS);
  }

  @Tag("nat-lab")
  @ParameterizedTest
  @CsvSource({"FC, BY_ADDRESS", "PR, CLOSED"})
  void everyOtherKindWithTwoPortsAlone(String kind, NetworkReport.Filtering filtering)
      throws IOException {
    Nat nat = Nat.of(kind, Unsolicited.DROP);
    assertThat(find(nat, TWO_PORTS).filtering()).isEqualTo(filtering);
  }

  @Test
  void withOnePort() throws IOException {
    Finding finding = find(Nat.of("SY", Unsolicited.RESET), ONE_PORT);
    assertThat(finding.mapping()).isEqualTo(Mapping.UNKNOWN);
    assertThat(finding.partners()).isEqualTo(Partners.UNKNOWN);
  }

  private static Mapping mapping(Nat nat) {
    return switch (nat.mapping()) {
      case NONE -> Mapping.NONE;
      case PORT_KEPT -> Mapping.PORT_KEPT;
      case RANDOM -> Mapping.ONE_PORT;
      case BY_DESTINATION -> Mapping.BY_DESTINATION;
    };
  }

  private static Finding find(Nat nat, int port) throws IOException {
    site.become(nat);
    String mediator = nat.kind().versions().getFirst().publicHost;
    return site.host(0).call(() -> probe(new MediatorAddress(mediator, port)));
  }

  private static Finding probe(MediatorAddress mediator) throws IOException {
    NetworkReport report =
        new NetworkProbe(mediator, AddressFamily.IPV4_FIRST, state -> {}).run(PATIENCE);
    return new Finding(report.mapping(), report.filtering(), report.partners(), report.kind());
  }
}
