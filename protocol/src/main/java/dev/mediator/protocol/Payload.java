package dev.mediator.protocol;

import static dev.mediator.protocol.MessageCodec.expect;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import dev.mediator.protocol.Message.AddressReport;
import dev.mediator.protocol.Message.AddressRequest;
import dev.mediator.protocol.Message.Advertise;
import dev.mediator.protocol.Message.AdvertiseAbort;
import dev.mediator.protocol.Message.AdvertiseChallenge;
import dev.mediator.protocol.Message.AdvertiseResponse;
import dev.mediator.protocol.Message.AdvertiseRetry;
import dev.mediator.protocol.Message.PeerAcknowledgement;
import dev.mediator.protocol.Message.PeerChallenge;
import dev.mediator.protocol.Message.PeerChallengeResponse;
import dev.mediator.protocol.Message.PeerDisconnect;
import dev.mediator.protocol.Message.PeerIdentification;
import dev.mediator.protocol.Message.PeerResponse;
import dev.mediator.protocol.Message.PunchGo;
import dev.mediator.protocol.Message.PunchOffer;
import dev.mediator.protocol.Message.PunchReady;
import dev.mediator.protocol.Message.PunchResult;
import dev.mediator.protocol.Message.RelayOpen;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one payload as they were read, before it is known whose they are: {@code type} may
 * stand behind {@code payload}.
 */
final class Payload {
  /** Stands for a value that no known field has. */
  private static final Object OTHER = new Object();

  private final Map<String, Object> fields = new HashMap<>(8);

  /** Reads the object that {@code json} has just entered. */
  void read(JsonParser json) throws IOException, ProtocolException {
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = json.currentName();
      JsonToken token = json.nextToken();
      Object value =
          switch (token) {
            case VALUE_STRING -> readText(json);
            case VALUE_NUMBER_INT -> smallInt(json);
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case START_ARRAY -> readList(json);
            case START_OBJECT -> readObject(json);
            default -> {
              json.skipChildren();
              yield OTHER;
            }
          };
      fields.put(name, value);
    }
  }

  Message toMessage(int type) throws ProtocolException {
    return switch (type) {
      case 0 -> advertise();
      case 1 -> new AdvertiseChallenge(text("encrypted_nonce"));
      case 2 -> new AdvertiseResponse(text("nonce"));
      case 3 -> new AdvertiseAbort(text("reason"), optionalMillis("retry_after_ms"));
      case 4 -> new AdvertiseRetry(text("reason"));
      case 5 -> new PeerDisconnect(fields.containsKey("ip") ? ip() : null, port());
      case 6 -> new PeerIdentification(version(), ip(), port());
      case 7 -> new PeerChallenge(text("encrypted_nonce"), flag("tls"), optionalSession());
      case 8 ->
          new PeerChallengeResponse(text("encrypted_nonce"), text("decrypted_nonce"), flag("tls"));
      case 9 -> new PeerResponse(text("decrypted_nonce"));
      case 10 -> new PeerAcknowledgement();
      case 32 -> offer();
      case 33 -> new PunchReady(session());
      case 34 -> new PunchGo(session());
      case 35 -> result();
      case 36 -> new RelayOpen(session());
      case 37 -> new AddressRequest(flag("dial_back"));
      case 38 -> new AddressReport(endpoint(), optionalFlag("dialled_back"), ports("other_ports"));
      default -> throw new ProtocolException("the field type names no message");
    };
  }

  private Advertise advertise() throws ProtocolException {
    return new Advertise(
        version(),
        text("our_key"),
        text("their_key"),
        optionalTexts("extensions"),
        endpoints("candidates", WireLimits.MAX_CANDIDATES));
  }

  /** The partner's observed address stands before its own candidates. */
  private PunchOffer offer() throws ProtocolException {
    if (!(fields.get("observed") instanceof Payload observed)) {
      throw new ProtocolException("the field observed is missing or not an object");
    }
    List<Endpoint> candidates = endpoints("candidates", WireLimits.MAX_CANDIDATES + 1);
    expect(!candidates.isEmpty(), "the field candidates is missing or empty");
    return new PunchOffer(
        session(),
        Role.of(text("role")),
        observed.endpoint(),
        candidates,
        version(),
        number("timeout_ms", 0, WireLimits.MAX_MILLIS));
  }

  private PunchResult result() throws ProtocolException {
    List<String> answers = optionalTexts("answers");
    return new PunchResult(
        session(),
        requiredFlag("connected"),
        fields.containsKey("over") ? text("over") : null,
        number("after_ms", 0, WireLimits.MAX_MILLIS),
        answers == null ? List.of() : answers);
  }

  private @Nullable Integer optionalMillis(String name) throws ProtocolException {
    return fields.containsKey(name) ? (Integer) number(name, 0, WireLimits.MAX_MILLIS) : null;
  }

  /** A whole number, or -1 for one that is negative or too large for any field. */
  static int smallInt(JsonParser json) throws IOException {
    try {
      return Math.max(-1, json.getIntValue());
    } catch (InputCoercionException e) {
      return -1;
    }
  }

  /** A short list of texts, numbers and objects; any other list is none that a field has. */
  private static Object readList(JsonParser json) throws IOException, ProtocolException {
    List<Object> entries = new ArrayList<>();
    boolean usable = true;
    while (json.nextToken() != JsonToken.END_ARRAY) {
      usable &= entries.size() < WireLimits.MAX_LIST;
      Object entry = usable ? readEntry(json) : OTHER;
      usable &= entry != OTHER;
      entries.add(entry);
      json.skipChildren();
    }
    return usable ? List.copyOf(entries) : OTHER;
  }

  private static Object readEntry(JsonParser json) throws IOException, ProtocolException {
    return switch (json.currentToken()) {
      case VALUE_STRING -> readText(json);
      case VALUE_NUMBER_INT -> smallInt(json);
      case START_OBJECT -> readObject(json);
      default -> OTHER;
    };
  }

  private static Payload readObject(JsonParser json) throws IOException, ProtocolException {
    Payload object = new Payload();
    object.read(json);
    return object;
  }

  /** A string, which may not hold half a character: such a one cannot be written again. */
  private static String readText(JsonParser json) throws IOException, ProtocolException {
    String text = json.getText();
    expect(
        text.codePoints()
            .noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE),
        "a string in the payload holds half a surrogate pair");
    return text;
  }

  private int version() throws ProtocolException {
    return number("version", 0, WireLimits.MAX_VERSION);
  }

  private int port() throws ProtocolException {
    return number("port", 1, 65535);
  }

  private String ip() throws ProtocolException {
    String ip = text("ip");
    try {
      return new Endpoint(ip, 1).ip();
    } catch (IllegalArgumentException e) {
      throw new ProtocolException("the field ip is not a textual IPv4 or IPv6 address");
    }
  }

  private String text(String name) throws ProtocolException {
    if (fields.get(name) instanceof String text) {
      return text;
    }
    throw new ProtocolException("the field " + name + " is missing or not a string");
  }

  /** A field that only our own peers send: absent is false. */
  private boolean flag(String name) throws ProtocolException {
    return Boolean.TRUE.equals(optionalFlag(name));
  }

  private boolean requiredFlag(String name) throws ProtocolException {
    expect(fields.containsKey(name), "the field " + name + " is missing");
    return flag(name);
  }

  private @Nullable Boolean optionalFlag(String name) throws ProtocolException {
    return switch (fields.get(name)) {
      case null -> null;
      case Boolean flag -> flag;
      default -> throw new ProtocolException("the field " + name + " is not true or false");
    };
  }

  private Session session() throws ProtocolException {
    try {
      return new Session(text("session"));
    } catch (IllegalArgumentException e) {
      throw new ProtocolException("the field session is not 22 characters of base64url");
    }
  }

  private @Nullable Session optionalSession() throws ProtocolException {
    return fields.containsKey("session") ? session() : null;
  }

  private int number(String name, int least, int most) throws ProtocolException {
    if (fields.get(name) instanceof Integer number && number >= least && number <= most) {
      return number;
    }
    throw new ProtocolException(
        "the field " + name + " is missing or not a whole number from " + least + " to " + most);
  }

  private @Nullable List<String> optionalTexts(String name) throws ProtocolException {
    Object value = fields.get(name);
    if (value == null) {
      return null;
    }
    if (value instanceof List<?> list && list.stream().allMatch(String.class::isInstance)) {
      return list.stream().map(String.class::cast).toList();
    }
    throw new ProtocolException(
        "the field " + name + " is not a list of at most " + WireLimits.MAX_LIST + " strings");
  }

  /** A list of addresses; absent is empty. */
  private List<Endpoint> endpoints(String name, int most) throws ProtocolException {
    Object value = fields.getOrDefault(name, List.of());
    List<Endpoint> endpoints = new ArrayList<>();
    if (value instanceof List<?> list && list.size() <= most) {
      for (Object entry : list) {
        if (entry instanceof Payload address) {
          endpoints.add(address.endpoint());
        }
      }
      if (endpoints.size() == list.size()) {
        return List.copyOf(endpoints);
      }
    }
    throw new ProtocolException(
        "the field " + name + " is not a list of at most " + most + " addresses");
  }

  /** A list of ports; absent is empty. */
  private List<Integer> ports(String name) throws ProtocolException {
    if (fields.getOrDefault(name, List.of()) instanceof List<?> list
        && list.stream().allMatch(entry -> entry instanceof Integer port && isPort(port))) {
      return list.stream().map(Integer.class::cast).toList();
    }
    throw new ProtocolException(
        "the field " + name + " is not a list of at most " + WireLimits.MAX_LIST + " ports");
  }

  private static boolean isPort(int number) {
    return number >= 1 && number <= 65535;
  }

  private Endpoint endpoint() throws ProtocolException {
    return new Endpoint(ip(), port());
  }
}
