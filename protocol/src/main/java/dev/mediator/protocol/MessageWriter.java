package dev.mediator.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
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
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

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
      case AdvertiseAbort abort -> writeAbort(json, abort);
      case AdvertiseRetry m -> json.writeStringField("reason", m.reason());
      case PeerDisconnect(var ip, var port) -> {
        if (ip != null) {
          json.writeStringField("ip", ip);
        }
        json.writeNumberField("port", port);
      }
      case PeerIdentification(var version, var ip, var port) -> {
        json.writeNumberField("version", version);
        writeAddress(json, ip, port);
      }
      case PeerChallenge(var encrypted, var tls, var session) -> {
        json.writeStringField("encrypted_nonce", encrypted);
        writeFlag(json, "tls", tls);
        if (session != null) {
          writeSession(json, session);
        }
      }
      case PeerChallengeResponse(var encrypted, var decrypted, var tls) -> {
        json.writeStringField("encrypted_nonce", encrypted);
        json.writeStringField("decrypted_nonce", decrypted);
        writeFlag(json, "tls", tls);
      }
      case PeerResponse m -> json.writeStringField("decrypted_nonce", m.decryptedNonce());
      case PeerAcknowledgement() -> {}
      case PunchOffer offer -> writeOffer(json, offer);
      case PunchReady(var session) -> writeSession(json, session);
      case PunchGo(var session) -> writeSession(json, session);
      case PunchResult result -> writeResult(json, result);
      case RelayOpen(var session) -> writeSession(json, session);
      case AddressRequest(var dialBack) -> writeFlag(json, "dial_back", dialBack);
      case AddressReport report -> writeReport(json, report);
    }
  }

  /** What only our own peers send is left out where it says nothing. */
  private static void writeFlag(JsonGenerator json, String name, boolean value) throws IOException {
    if (value) {
      json.writeBooleanField(name, true);
    }
  }

  private static void writeSession(JsonGenerator json, Session session) throws IOException {
    json.writeStringField("session", session.text());
  }

  private static void writeAddress(JsonGenerator json, String ip, int port) throws IOException {
    json.writeStringField("ip", ip);
    json.writeNumberField("port", port);
  }

  private static void writeOffer(JsonGenerator json, PunchOffer offer) throws IOException {
    writeSession(json, offer.session());
    json.writeStringField("role", offer.role().word());
    json.writeObjectFieldStart("observed");
    writeAddress(json, offer.observed().ip(), offer.observed().port());
    json.writeEndObject();
    writeAddresses(json, "candidates", offer.candidates());
    json.writeNumberField("version", offer.version());
    json.writeNumberField("timeout_ms", offer.timeoutMillis());
  }

  private static void writeResult(JsonGenerator json, PunchResult result) throws IOException {
    writeSession(json, result.session());
    json.writeBooleanField("connected", result.connected());
    if (result.over() != null) {
      json.writeStringField("over", result.over());
    }
    json.writeNumberField("after_ms", result.afterMillis());
    if (!result.answers().isEmpty()) {
      writeTexts(json, "answers", result.answers());
    }
  }

  private static void writeReport(JsonGenerator json, AddressReport report) throws IOException {
    writeAddress(json, report.observed().ip(), report.observed().port());
    if (report.dialledBack() != null) {
      json.writeBooleanField("dialled_back", report.dialledBack());
    }
    if (!report.otherPorts().isEmpty()) {
      json.writeArrayFieldStart("other_ports");
      for (int port : report.otherPorts()) {
        json.writeNumber(port);
      }
      json.writeEndArray();
    }
  }

  private static void writeAddresses(JsonGenerator json, String name, List<Endpoint> addresses)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (Endpoint address : addresses) {
      json.writeStartObject();
      writeAddress(json, address.ip(), address.port());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void writeTexts(JsonGenerator json, String name, List<String> texts)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (String text : texts) {
      json.writeString(text);
    }
    json.writeEndArray();
  }

  private static void writeAbort(JsonGenerator json, AdvertiseAbort abort) throws IOException {
    json.writeStringField("reason", abort.reason());
    Integer pause = abort.retryAfterMillis();
    if (pause != null) {
      json.writeNumberField("retry_after_ms", pause);
    }
  }

  private static void writeAdvertise(JsonGenerator json, Advertise advertise) throws IOException {
    json.writeNumberField("version", advertise.version());
    json.writeStringField("our_key", advertise.ourKey());
    json.writeStringField("their_key", advertise.theirKey());
    if (advertise.extensions() != null) {
      writeTexts(json, "extensions", advertise.extensions());
    }
    if (!advertise.candidates().isEmpty()) {
      writeAddresses(json, "candidates", advertise.candidates());
    }
  }
}
