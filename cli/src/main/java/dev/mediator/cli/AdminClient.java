package dev.mediator.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** The admin port of a running Mediator, as its operator's commands ask it. */
final class AdminClient implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int UNAUTHORIZED = 401;
  private static final JsonFactory JSON = new JsonFactory();

  private final URI admin;
  private final Optional<String> token;
  private final HttpClient http;

  /**
   * What was answered.
   *
   * @param text as it came, on one line
   * @param members of the object that it is
   */
  record Reply(int status, String text, Map<String, @Nullable Object> members) {
    /** The text of a member; empty if there is none. */
    String text(String name) {
      Object value = members.get(name);
      return value == null ? "" : value.toString();
    }

    /** A whole number. */
    long number(String name) {
      return members.get(name) instanceof Number number ? number.longValue() : 0;
    }

    /** An object within, as another reply. */
    Reply within(String name) {
      return of(members.get(name));
    }

    /** Several objects within. */
    List<Reply> several(String name) {
      return members.get(name) instanceof List<?> all
          ? all.stream().map(Reply::of).toList()
          : List.of();
    }

    /** Several texts within. */
    List<String> texts(String name) {
      return members.get(name) instanceof List<?> all
          ? all.stream().map(String::valueOf).toList()
          : List.of();
    }

    private static Reply of(@Nullable Object value) {
      Map<String, @Nullable Object> members = new LinkedHashMap<>();
      if (value instanceof Map<?, ?> object) {
        object.forEach((name, member) -> members.put(String.valueOf(name), member));
      }
      return new Reply(0, "", members);
    }
  }

  /**
   * Asks there.
   *
   * @param authority a file with a certificate that is trusted besides the usual ones
   */
  AdminClient(URI admin, Optional<String> token, Optional<Path> authority) throws IOException {
    this.admin = admin;
    this.token = token;
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .followRedirects(HttpClient.Redirect.NEVER);
    this.http =
        authority.isPresent()
            ? builder.sslContext(trusting(authority.get())).build()
            : builder.build();
  }

  private static SSLContext trusting(Path authority) throws IOException {
    try (InputStream file = Files.newInputStream(authority)) {
      KeyStore known = KeyStore.getInstance(KeyStore.getDefaultType());
      known.load(null, null);
      known.setCertificateEntry(
          "authority", CertificateFactory.getInstance("X.509").generateCertificate(file));
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(known);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException(authority + " is no certificate in PEM: " + e.getMessage(), e);
    }
  }

  /** Asks for what is at this path. */
  Reply get(String path) throws CommandFailure, InterruptedException {
    return ask(HttpRequest.newBuilder(admin.resolve(path)).GET());
  }

  /** Has something done. */
  Reply post(String path, JsonLine order) throws CommandFailure, InterruptedException {
    return ask(
        HttpRequest.newBuilder(admin.resolve(path))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(order.toString())));
  }

  private Reply ask(HttpRequest.Builder request) throws CommandFailure, InterruptedException {
    token.ifPresent(word -> request.header("Authorization", "Bearer " + word));
    try {
      HttpResponse<String> answer =
          http.send(request.timeout(PATIENCE).build(), BodyHandlers.ofString());
      return checked(answer.statusCode(), answer.body().strip());
    } catch (ConnectException e) {
      throw new CommandFailure(
          ExitCode.MEDIATOR_UNREACHABLE,
          "nobody answers at "
              + admin
              + ": mediator serve says where its admin port is when it starts (--admin URL)",
          e);
    } catch (SSLException e) {
      throw new CommandFailure(
          ExitCode.MEDIATOR_UNTRUSTED, admin + " is not trusted: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.MEDIATOR_UNREACHABLE,
          admin + " does not answer as an admin port: " + e.getMessage(),
          e);
    }
  }

  private Reply checked(int status, String text) throws IOException, CommandFailure {
    if (status == UNAUTHORIZED) {
      throw new CommandFailure(
          ExitCode.REFUSED,
          admin + " asks for " + (token.isPresent() ? "another token" : "a token: --token FILE"));
    }
    Reply reply = new Reply(status, text, read(text));
    if (reply.members().containsKey("error")) {
      throw new CommandFailure(ExitCode.WRONG_CONFIGURATION, reply.text("error"));
    }
    return reply;
  }

  private static Map<String, @Nullable Object> read(String text) throws IOException {
    try (JsonParser json = JSON.createParser(text)) {
      json.nextToken();
      if (value(json) instanceof Map<?, ?> object) {
        return Reply.of(object).members();
      }
    } catch (JsonProcessingException e) {
      // It has words for people.
    }
    throw new IOException("it says " + text.lines().findFirst().orElse("nothing"));
  }

  private static @Nullable Object value(JsonParser json) throws IOException {
    return switch (json.currentToken()) {
      case START_OBJECT -> {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
          String name = json.currentName();
          json.nextToken();
          members.put(name, value(json));
        }
        yield members;
      }
      case START_ARRAY -> {
        List<@Nullable Object> all = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
          all.add(value(json));
        }
        yield all;
      }
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> json.getNumberValue();
      case VALUE_TRUE, VALUE_FALSE -> json.getBooleanValue();
      case VALUE_NULL -> null;
      case null, default -> json.getText();
    };
  }

  @Override
  public void close() {
    http.close();
  }
}
