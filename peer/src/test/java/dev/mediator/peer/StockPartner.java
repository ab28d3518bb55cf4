package dev.mediator.peer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.mediator.identity.PeerKey;
import dev.mediator.identity.PeerKeyPair;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;

/**
 * A stock p2psc peer as it was recorded, with live challenges, and nothing of ours on the wire: one
 * read is one message, base64 goes without padding, nonces are digits, and it knows no extensions.
 */
final class StockPartner {
  private static final Path RECORDING =
      Path.of("..", "protocol", "src", "test", "resources", "p2psc");

  /** As much in a row as is allowed. */
  private static final String WHITE_SPACE = " \t\r\n".repeat(16);

  private static final String ACKNOWLEDGEMENT = "{\"type\":10";
  private static final int READ = 1024;
  private static final int PATIENCE_MILLIS = 20_000;

  /** How it writes a message. */
  enum Manner {
    AT_ONCE,
    BYTE_BY_BYTE,
    BEHIND_WHITE_SPACE,
    BEFORE_WHITE_SPACE
  }

  private final String name;
  private final PeerKeyPair own;
  private final PeerKey other;
  private final Manner manner;
  private int port;

  /** Plays {@code client} or {@code peer} of the recording. */
  StockPartner(String name, Manner manner) throws IOException {
    this.name = name;
    this.own = identity(name);
    this.other = identity(name.equals("client") ? "peer" : "client").publicKey();
    this.manner = manner;
  }

  /** The key of {@code client} or {@code peer}. */
  static PeerKeyPair identity(String name) throws IOException {
    return KeyFiles.readPrivate(RECORDING.resolve(name + "-key.pem"), null);
  }

  /** Registers, waits until it is introduced, and hangs up; returns what the Mediator told it. */
  String introducedBy(int mediator) throws IOException, GeneralSecurityException {
    try (Socket socket = new Socket()) {
      // A port of its own, with no connection of yesterday to keep it from listening there.
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), mediator));
      prepare(socket);
      write(socket, recordedAdvertise());
      String nonce = decrypt(field(read(socket), "encrypted_nonce"));
      write(socket, "{\"type\":2,\"payload\":{\"nonce\":\"" + nonce + "\"}}");
      String told = read(socket);
      port = Integer.parseInt(field(told, "port"));
      return told;
    }
  }

  /** As the Peer: on 127.0.0.1 alone. */
  ServerSocket listen() throws IOException {
    ServerSocket listener = new ServerSocket();
    listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    listener.setSoTimeout(PATIENCE_MILLIS);
    return listener;
  }

  /** As the Peer: proves itself, with {@code first} in one segment with the last message. */
  Socket accept(ServerSocket listener, String first) throws IOException, GeneralSecurityException {
    Socket client = prepare(listener.accept());
    String nonce = nonce();
    respond(client, nonce);
    check(field(read(client), "decrypted_nonce").equals(nonce));
    write(client, "{\"type\":10,\"payload\":{}}" + first);
    return client;
  }

  /** As the Peer: reads the PeerChallenge and answers it. */
  void respond(Socket client, String nonce) throws IOException, GeneralSecurityException {
    String answer = decrypt(field(read(client), "encrypted_nonce"));
    write(
        client,
        "{\"type\":8,\"payload\":{\"encrypted_nonce\":\""
            + encrypt(nonce, other)
            + "\",\"decrypted_nonce\":\""
            + answer
            + "\"}}");
  }

  /** As the Client: two tries, 10 ms apart. */
  Socket dial() throws IOException {
    try {
      return prepare(new Socket(InetAddress.getLoopbackAddress(), port));
    } catch (ConnectException e) {
      LockSupport.parkNanos(10_000_000);
      return prepare(new Socket(InetAddress.getLoopbackAddress(), port));
    }
  }

  /** As the Client: asks for the proof; returns the nonce. */
  String challenge(Socket peer) throws IOException, GeneralSecurityException {
    String nonce = nonce();
    write(peer, "{\"type\":7,\"payload\":{\"encrypted_nonce\":\"" + encrypt(nonce, other) + "\"}}");
    return nonce;
  }

  /** As the Client: up to its own proof, so that the PeerAcknowledgement is due. */
  void prove(Socket peer) throws IOException, GeneralSecurityException {
    write(peer, proof(peer));
  }

  /** As the Client: its proof, all that is missing for the PeerAcknowledgement. */
  String proof(Socket peer) throws IOException, GeneralSecurityException {
    String nonce = challenge(peer);
    String response = read(peer);
    check(field(response, "decrypted_nonce").equals(nonce));
    String answer = decrypt(field(response, "encrypted_nonce"));
    return "{\"type\":9,\"payload\":{\"decrypted_nonce\":\"" + answer + "\"}}";
  }

  /** One read, which is taken for one message, or for something the other application said. */
  static String read(Socket socket) throws IOException {
    byte[] bytes = new byte[READ];
    int length = socket.getInputStream().read(bytes);
    check(length > 0);
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }

  void write(Socket socket, String message) throws IOException {
    byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
    switch (manner) {
      case AT_ONCE -> socket.getOutputStream().write(bytes);
      case BYTE_BY_BYTE -> {
        for (byte next : bytes) {
          socket.getOutputStream().write(next);
        }
      }
      case BEHIND_WHITE_SPACE ->
          socket.getOutputStream().write((WHITE_SPACE + message).getBytes(StandardCharsets.UTF_8));
      // With its last message as the Client, too; behind that of a Peer it would be application's.
      case BEFORE_WHITE_SPACE ->
          socket
              .getOutputStream()
              .write(
                  (message + (message.startsWith(ACKNOWLEDGEMENT) ? "" : WHITE_SPACE))
                      .getBytes(StandardCharsets.UTF_8));
    }
  }

  static String nonce() {
    return Integer.toString(ThreadLocalRandom.current().nextInt(1, Integer.MAX_VALUE));
  }

  private static Socket prepare(Socket socket) throws IOException {
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(PATIENCE_MILLIS);
    return socket;
  }

  private String recordedAdvertise() throws IOException {
    try (JsonParser json =
        new JsonFactory().createParser(RECORDING.resolve("session.json").toFile())) {
      String from = "";
      while (json.nextToken() != null) {
        if (json.currentToken() == JsonToken.VALUE_STRING && "from".equals(json.currentName())) {
          from = json.getText();
        }
        if (json.currentToken() == JsonToken.VALUE_STRING
            && "wire".equals(json.currentName())
            && from.equals(name)) {
          return json.getText();
        }
      }
    }
    throw new IOException("the recording has no Advertise of the " + name);
  }

  private String decrypt(String base64) throws GeneralSecurityException {
    Cipher rsa = Cipher.getInstance("RSA/ECB/PKCS1Padding");
    rsa.init(Cipher.DECRYPT_MODE, own.privateKey());
    // It stops at the first "=".
    byte[] block = Base64.getDecoder().decode(base64.replace("=", ""));
    return new String(rsa.doFinal(block), StandardCharsets.UTF_8);
  }

  /** As stock programs write it. */
  static String encrypt(String text, PeerKey to) throws GeneralSecurityException {
    Cipher rsa = Cipher.getInstance("RSA/ECB/PKCS1Padding");
    rsa.init(Cipher.ENCRYPT_MODE, to.toJca());
    byte[] block = rsa.doFinal(text.getBytes(StandardCharsets.UTF_8));
    return Base64.getEncoder().withoutPadding().encodeToString(block);
  }

  /** Of a message that is one object with one payload, and has nothing behind it. */
  private static String field(String message, String name) throws IOException {
    check(message.matches("\\{\"type\":\\d+,\"payload\":\\{[^{}]*\\}\\}"));
    Matcher value = Pattern.compile("\"" + name + "\":\"?([^\",}]*)").matcher(message);
    check(value.find());
    return value.group(1);
  }

  private static void check(boolean condition) throws IOException {
    if (!condition) {
      throw new IOException("the other side did not do what the recording shows");
    }
  }
}
