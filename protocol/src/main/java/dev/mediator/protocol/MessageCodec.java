package dev.mediator.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Turns one whole JSON object into a {@link Message} and back (protocol, "Bytes").
 *
 * <p>Reads in one pass, names in any order, unknown ones skipped, and bounded in depth, length and
 * number; no name may stand twice. Nothing that was read shows up in an error.
 */
public final class MessageCodec {
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(WireLimits.MAX_DEPTH)
                  .maxNumberLength(WireLimits.MAX_NUMBER)
                  .maxNameLength(WireLimits.MAX_NAME)
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .build();

  private MessageCodec() {}

  /**
   * Reads one message.
   *
   * @param message one JSON object in UTF-8, as {@link MessageFraming} cuts it
   * @throws ProtocolException if it is no message that is known here
   */
  public static Message decode(byte[] message) throws ProtocolException {
    CharBuffer text = strictUtf8(message);
    try (JsonParser json = JSON.createParser(text.array(), text.arrayOffset(), text.remaining())) {
      Payload payload = new Payload();
      int type = readEnvelope(json, payload);
      if (json.nextToken() != null) {
        throw new ProtocolException("something stands behind the message");
      }
      return payload.toMessage(type);
    } catch (IOException e) {
      throw new ProtocolException("the message is not valid JSON, or a name in it stands twice");
    }
  }

  /** Writes a message as UTF-8 JSON, without white space. */
  public static byte[] encode(Message message) {
    return MessageWriter.write(JSON, message);
  }

  private static int readEnvelope(JsonParser json, Payload payload)
      throws IOException, ProtocolException {
    int type = -1;
    boolean payloadSeen = false;
    expect(json.nextToken() == JsonToken.START_OBJECT, "the message is not a JSON object");
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = json.currentName();
      JsonToken value = json.nextToken();
      switch (name) {
        case "type" -> {
          expect(value == JsonToken.VALUE_NUMBER_INT, "the field type is not a whole number");
          type = Payload.smallInt(json);
        }
        case "payload" -> {
          expect(value == JsonToken.START_OBJECT, "the field payload is not an object");
          payload.read(json);
          payloadSeen = true;
        }
        default -> json.skipChildren();
      }
    }
    expect(type >= 0, "the field type is missing or out of range");
    expect(payloadSeen, "the field payload is missing");
    return type;
  }

  static void expect(boolean condition, String reason) throws ProtocolException {
    if (!condition) {
      throw new ProtocolException(reason);
    }
  }

  private static CharBuffer strictUtf8(byte[] bytes) throws ProtocolException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
    } catch (CharacterCodingException e) {
      throw new ProtocolException("the message is not UTF-8");
    }
  }
}
