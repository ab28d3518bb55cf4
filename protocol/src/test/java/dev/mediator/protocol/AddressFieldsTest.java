package dev.mediator.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediator.protocol.Message.AddressReport;
import dev.mediator.protocol.Message.AddressRequest;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The question how one is seen, and its answer: what may be missing, and what is refused. */
class AddressFieldsTest {
  private static final String ADDRESS = "\"ip\":\"192.0.2.1\",\"port\":7";

  @Test
  void whatMayBeMissingIsMissingWhenWritten() throws ProtocolException {
    assertThat(written(new AddressRequest(false))).isEqualTo("{\"type\":37,\"payload\":{}}");
    assertThat(written(report(null, List.of())))
        .isEqualTo("{\"type\":38,\"payload\":{" + ADDRESS + "}}");
    assertThat(Refusal.read(json(37, "\"dial_back\":false")))
        .containsExactly(new AddressRequest(false));
    assertThat(Refusal.read(json(38, ADDRESS))).containsExactly(report(null, List.of()));
  }

  @Test
  void whatIsWrittenIsReadAgain() throws ProtocolException {
    for (Message message :
        List.of(
            new AddressRequest(true),
            report(true, List.of(1, 65535)),
            report(false, Collections.nCopies(16, 1339)))) {
      assertThat(Refusal.read(MessageCodec.encode(message))).containsExactly(message);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "37 | \"dial_back\":1 | the field dial_back is not true or false",
        "38 | \"port\":7 | the field ip is missing or not a string",
        "38 | \"ip\":\"192.0.2.1\" | the field port is missing or not a whole number from 1 to 65535",
        "38 | \"ip\":\"m.example\",\"port\":7 | the field ip is not a textual IPv4 or IPv6 address",
        "38 | \"ip\":\"192.0.2.1\",\"port\":7,\"dialled_back\":\"yes\" | the field dialled_back is not true or false",
      })
  void aFieldOfAnotherTypeOrNone(int type, String payload, String reason) {
    assertThat(Refusal.reasonFor(json(type, payload))).isEqualTo(reason);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"1339", "[0]", "[65536]", "[-1]", "[\"1339\"]", "[[1339]]", "[1.0]", "[null]"})
  void portsThatAreNone(String ports) {
    assertThat(Refusal.reasonFor(json(38, ADDRESS + ",\"other_ports\":" + ports)))
        .isEqualTo("the field other_ports is not a list of at most 16 ports");
  }

  @Test
  void tooManyPorts() {
    String ports = String.join(",", Collections.nCopies(17, "1339"));
    assertThat(Refusal.reasonFor(json(38, ADDRESS + ",\"other_ports\":[" + ports + "]")))
        .isEqualTo("the field other_ports is not a list of at most 16 ports");
  }

  private static AddressReport report(@Nullable Boolean dialledBack, List<Integer> ports) {
    return new AddressReport(new Endpoint("192.0.2.1", 7), dialledBack, ports);
  }

  private static String written(Message message) {
    return new String(MessageCodec.encode(message), StandardCharsets.UTF_8);
  }

  private static String json(int type, String payload) {
    return "{\"type\":" + type + ",\"xyzzy\":1,\"payload\":{" + payload + "}}";
  }
}
