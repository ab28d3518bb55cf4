package dev.mediator.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mediator.protocol.Message.Advertise;
import dev.mediator.protocol.Message.PeerChallenge;
import dev.mediator.protocol.Message.PunchOffer;
import dev.mediator.protocol.Message.PunchResult;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The fields and messages of the traversal extension: there, of their type, in their range. */
class TraversalFieldsTest {
  private static final String SESSION = "WPLV5m1yTN2oVNSz4kFnjA";
  private static final String ADDRESS = "{\"ip\":\"192.0.2.1\",\"port\":7}";
  private static final String OFFER =
      "\"session\":\""
          + SESSION
          + "\",\"role\":\"peer\",\"observed\":"
          + ADDRESS
          + ",\"candidates\":["
          + ADDRESS
          + "],\"version\":0,\"timeout_ms\":1";
  private static final String RESULT =
      "\"session\":\"" + SESSION + "\",\"connected\":false,\"after_ms\":0";

  @Test
  void whatIsReadIsWrittenAgain() throws ProtocolException {
    for (String good : List.of(json(32, OFFER), json(35, RESULT), json(0, advertise("[]")))) {
      Message message = Refusal.read(good).getFirst();
      assertThat(Refusal.read(MessageCodec.encode(message))).containsExactly(message);
    }
  }

  @Test
  void candidatesAreAddressesAndFew() throws ProtocolException {
    Advertise none = (Advertise) Refusal.read(json(0, advertise("[]"))).getFirst();
    assertThat(none.candidates()).isEmpty();
    String eight = String.join(",", Collections.nCopies(8, ADDRESS));
    Advertise most = (Advertise) Refusal.read(json(0, advertise("[" + eight + "]"))).getFirst();
    assertThat(most.candidates()).hasSize(8).containsOnly(new Endpoint("192.0.2.1", 7));
    assertThat(Refusal.reasonFor(json(0, advertise("[" + eight + "," + ADDRESS + "]"))))
        .isEqualTo("the field candidates is not a list of at most 8 addresses");
  }

  @Test
  void anOfferHoldsOneAddressMoreThanAnAdvertise() throws ProtocolException {
    String nine = String.join(",", Collections.nCopies(9, ADDRESS));
    String offer = OFFER.replace("[" + ADDRESS + "]", "[" + nine + "]");
    assertThat(((PunchOffer) Refusal.read(json(32, offer)).getFirst()).candidates()).hasSize(9);
    assertThat(Refusal.reasonFor(json(32, offer.replace(nine, nine + "," + ADDRESS))))
        .isEqualTo("the field candidates is not a list of at most 9 addresses");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "\"xyzzy\"", "{}", "[1]", "[\"192.0.2.1:7\"]", "[[]]", "null"})
  void candidatesThatAreNone(String value) {
    assertThat(Refusal.reasonFor(json(0, advertise(value))))
        .isEqualTo("the field candidates is not a list of at most 8 addresses");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"port\":7} | the field ip is missing or not a string",
        "{\"ip\":\"192.0.2.1\"} | the field port is missing or not a whole number from 1 to 65535",
        "{\"ip\":\"xyzzy\",\"port\":7} | the field ip is not a textual IPv4 or IPv6 address",
        "{\"ip\":\"fe80::1%eth0\",\"port\":7} | the field ip is not a textual IPv4 or IPv6 address",
      })
  void aCandidateThatIsNoAddress(String candidate, String reason) {
    assertThat(Refusal.reasonFor(json(0, advertise("[" + candidate + "]")))).isEqualTo(reason);
    assertThat(Refusal.reasonFor(json(32, OFFER.replace(ADDRESS, candidate)))).isEqualTo(reason);
  }

  @ParameterizedTest
  @ValueSource(ints = {32, 33, 34, 35, 36})
  void aSessionHasItsForm(int type) {
    String fields = type == 32 ? OFFER : RESULT;
    String form = "the field session is not 22 characters of base64url";
    for (String wrong :
        List.of("", SESSION + "A", SESSION.substring(1), SESSION.replace('W', '+'))) {
      assertThat(Refusal.reasonFor(json(type, fields.replace(SESSION, wrong)))).isEqualTo(form);
    }
    assertThat(Refusal.reasonFor(json(type, fields.replace("session", "sess"))))
        .isEqualTo("the field session is missing or not a string");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"peer\" | \"both\" | the field role is neither client nor peer",
        "\"role\":\"peer\" | \"role\":1 | the field role is missing or not a string",
        "\"observed\" | \"seen\" | the field observed is missing or not an object",
        "\"version\":0 | \"version\":256 | the field version is missing or not a whole number from 0 to 255",
        "\"candidates\" | \"xyzzzy\" | the field candidates is missing or empty",
        "timeout_ms\":1 | timeout_ms\":3600001 | the field timeout_ms is missing or not a whole number from 0 to 3600000",
      })
  void anOfferIsWhole(String good, String bad, String reason) {
    assertThat(Refusal.reasonFor(json(32, OFFER.replace(good, bad)))).isEqualTo(reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"connected\":false | \"yzzyx\":0 | the field connected is missing",
        "\"connected\":false | \"connected\":0 | the field connected is not true or false",
        "after_ms\":0 | after_ms\":-1 | the field after_ms is missing or not a whole number from 0 to 3600000",
        "after_ms\":0 | after_ms\":0,\"over\":1 | the field over is missing or not a string",
        "after_ms\":0 | after_ms\":0,\"answers\":[1] | the field answers is not a list of at most 16 strings",
      })
  void aResultIsWhole(String good, String bad, String reason) {
    assertThat(Refusal.reasonFor(json(35, RESULT.replace(good, bad)))).isEqualTo(reason);
  }

  @Test
  void aResultSaysWhatItKnows() throws ProtocolException {
    String more = RESULT + ",\"over\":\"lan\",\"answers\":[\"refused\",\"silent\"]";
    PunchResult result = (PunchResult) Refusal.read(json(35, more)).getFirst();
    assertThat(result)
        .isEqualTo(
            new PunchResult(new Session(SESSION), false, "lan", 0, List.of("refused", "silent")));
    assertThat(Refusal.read(MessageCodec.encode(result))).containsExactly(result);
  }

  @Test
  void aChallengeMayNameTheSession() throws ProtocolException {
    PeerChallenge named = new PeerChallenge("e", true, new Session(SESSION));
    assertThat(Refusal.read(MessageCodec.encode(named))).containsExactly(named);
    assertThat(Refusal.reasonFor(json(7, "\"encrypted_nonce\":\"e\",\"session\":1")))
        .isEqualTo("the field session is missing or not a string");
  }

  @Test
  void aSessionIsRandomAndNotShown() {
    SplittableRandom random = new SplittableRandom(1);
    Session session = Session.make(random);
    assertThat(session).hasToString("Session[...]").isNotEqualTo(Session.make(random));
    assertThatThrownBy(() -> new Session("short")).hasMessageContaining("22 characters");
  }

  private static String advertise(String candidates) {
    return "\"version\":0,\"our_key\":\"a\",\"their_key\":\"b\",\"candidates\":" + candidates;
  }

  private static String json(int type, String payload) {
    return "{\"type\":" + type + ",\"payload\":{\"xyzzy\":1," + payload + "}}";
  }
}
