package dev.mediator.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
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
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Writes messages, field by field, in the order in which stock peers write them. */
final class MessageWriter {
  private MessageWriter() {}

  static byte[] write(JsonFactory factory, Message message) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(512);
    try (JsonGenerator json = factory.createGenerator(out)) {
      json.writeStartObject();
      json.writeNumberField("type", message.type());
      json.writeObjectFieldStart("payload");
      writePayload(json, message);
      json.writeEndObject();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("a byte array refused bytes", e);
    }
    return out.toByteArray();
  }

  private static void writePayload(JsonGenerator json, Message message) throws IOException {
    switch (message) {
      case Advertise advertise -> writeAdvertise(json, advertise);
      case AdvertiseChallenge m -> json.writeStringField("encrypted_nonce", m.encryptedNonce());
      case AdvertiseResponse m -> json.writeStringField("nonce", m.nonce());
      case AdvertiseAbort m -> json.writeStringField("reason", m.reason());
      case AdvertiseRetry m -> json.writeStringField("reason", m.reason());
      case PeerDisconnect(var ip, var port) -> {
        if (ip != null) {
          json.writeStringField("ip", ip);
        }
        json.writeNumberField("port", port);
      }
      case PeerIdentification(var version, var ip, var port) -> {
        json.writeNumberField("version", version);
        json.writeStringField("ip", ip);
        json.writeNumberField("port", port);
      }
      case PeerChallenge(var encrypted, var tls) -> {
        json.writeStringField("encrypted_nonce", encrypted);
        writeOffer(json, tls);
      }
      case PeerChallengeResponse(var encrypted, var decrypted, var tls) -> {
        json.writeStringField("encrypted_nonce", encrypted);
        json.writeStringField("decrypted_nonce", decrypted);
        writeOffer(json, tls);
      }
      case PeerResponse m -> json.writeStringField("decrypted_nonce", m.decryptedNonce());
      case PeerAcknowledgement() -> {}
    }
  }

  private static void writeOffer(JsonGenerator json, boolean tls) throws IOException {
    if (tls) {
      json.writeBooleanField("tls", true);
    }
  }

  private static void writeAdvertise(JsonGenerator json, Advertise advertise) throws IOException {
    json.writeNumberField("version", advertise.version());
    json.writeStringField("our_key", advertise.ourKey());
    json.writeStringField("their_key", advertise.theirKey());
    if (advertise.extensions() != null) {
      json.writeArrayFieldStart("extensions");
      for (String extension : advertise.extensions()) {
        json.writeString(extension);
      }
      json.writeEndArray();
    }
  }
}
