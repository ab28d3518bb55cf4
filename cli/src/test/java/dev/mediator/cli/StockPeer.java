package dev.mediator.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;

/**
 * A program that does what a stock p2psc peer does, with its recorded bytes, live challenges and
 * nothing of ours: one read is one message, base64 goes without padding, and as Peer it closes
 * before it listens, on 127.0.0.1.
 *
 * <p>Its arguments: the folder of the recording, {@code client} or {@code peer} for the key to
 * play, and the Mediator's port. It prints what it is sent, a line each.
 */
final class StockPeer {
  /** AlgorithmIdentifier rsaEncryption, in DER. */
  private static final byte[] RSA = Base64.getDecoder().decode("MA0GCSqGSIb3DQEBAQUA");

  private static final int READ = 1024;
  private static final String NONCE = "1978718465";

  private final Path recording;
  private final String self;
  private final String other;

  private StockPeer(Path recording, String self) {
    this.recording = recording;
    this.self = self;
    this.other = self.equals("client") ? "peer" : "client";
  }

  /** Plays one peer to the end. */
  public static void main(String[] arguments) throws Exception {
    new StockPeer(Path.of(arguments[0]), arguments[1]).meet(Integer.parseInt(arguments[2]));
  }

  private void meet(int mediatorPort) throws IOException, GeneralSecurityException {
    String told;
    int ownPort;
    try (Socket mediator = new Socket()) {
      // A port that no older connection still lingers at: stock peers cannot listen there.
      mediator.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      mediator.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), mediatorPort));
      ownPort = mediator.getLocalPort();
      System.out.println("at 127.0.0.1:" + ownPort);
      write(mediator, recordedAdvertise());
      String nonce = decrypt(field(read(mediator), "encrypted_nonce"));
      write(mediator, "{\"type\":2,\"payload\":{\"nonce\":\"" + nonce + "\"}}");
      told = read(mediator);
    }
    if (told.contains("\"type\":5")) {
      listen(Integer.parseInt(field(told, "port")));
    } else {
      dial(Integer.parseInt(field(told, "port")));
    }
  }

  private void listen(int port) throws IOException, GeneralSecurityException {
    try (ServerSocket listener = new ServerSocket()) {
      listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      try (Socket client = listener.accept()) {
        String answer = decrypt(field(read(client), "encrypted_nonce"));
        write(
            client,
            "{\"type\":8,\"payload\":{\"encrypted_nonce\":\""
                + encrypt(NONCE)
                + "\",\"decrypted_nonce\":\""
                + answer
                + "\"}}");
        check(field(read(client), "decrypted_nonce").equals(NONCE));
        write(client, "{\"type\":10,\"payload\":{}}");
        read(client);
        write(client, "a line from the Peer");
      }
    }
  }

  private void dial(int port) throws IOException, GeneralSecurityException {
    try (Socket peer = dialTwice(port)) {
      write(peer, "{\"type\":7,\"payload\":{\"encrypted_nonce\":\"" + encrypt(NONCE) + "\"}}");
      String response = read(peer);
      check(field(response, "decrypted_nonce").equals(NONCE));
      String answer = decrypt(field(response, "encrypted_nonce"));
      write(peer, "{\"type\":9,\"payload\":{\"decrypted_nonce\":\"" + answer + "\"}}");
      read(peer);
      write(peer, "a line from the Client");
      read(peer);
    }
  }

  private static Socket dialTwice(int port) throws IOException {
    try {
      return new Socket(InetAddress.getLoopbackAddress(), port);
    } catch (ConnectException e) {
      LockSupport.parkNanos(10_000_000);
      return new Socket(InetAddress.getLoopbackAddress(), port);
    }
  }

  private String recordedAdvertise() throws IOException {
    try (JsonParser json =
        new JsonFactory().createParser(recording.resolve("session.json").toFile())) {
      String from = "";
      while (json.nextToken() != null) {
        if (json.currentToken() == JsonToken.VALUE_STRING && "from".equals(json.currentName())) {
          from = json.getText();
        }
        boolean wire =
            json.currentToken() == JsonToken.VALUE_STRING && "wire".equals(json.currentName());
        if (wire && from.equals(self)) {
          return json.getText();
        }
      }
    }
    throw new IOException("the recording has no Advertise of the " + self);
  }

  private String decrypt(String base64) throws GeneralSecurityException, IOException {
    byte[] pkcs8 = element(0x30, new byte[] {2, 1, 0}, RSA, element(0x04, der(self + "-key.pem")));
    Key key = KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    Cipher rsa = Cipher.getInstance("RSA/ECB/PKCS1Padding");
    rsa.init(Cipher.DECRYPT_MODE, key);
    return new String(rsa.doFinal(Base64.getDecoder().decode(base64)), StandardCharsets.UTF_8);
  }

  private String encrypt(String text) throws GeneralSecurityException, IOException {
    byte[] spki = element(0x30, RSA, element(0x03, new byte[1], der(other + "-public.pem")));
    Key key = KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(spki));
    Cipher rsa = Cipher.getInstance("RSA/ECB/PKCS1Padding");
    rsa.init(Cipher.ENCRYPT_MODE, key);
    byte[] block = rsa.doFinal(text.getBytes(StandardCharsets.UTF_8));
    return Base64.getEncoder().withoutPadding().encodeToString(block);
  }

  private byte[] der(String file) throws IOException {
    String pem = Files.readString(recording.resolve(file));
    return Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
  }

  private static byte[] element(int tag, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    return ByteBuffer.allocate(content.size() + 4)
        .put((byte) tag)
        .put((byte) 0x82)
        .putShort((short) content.size())
        .put(content.toByteArray())
        .array();
  }

  private static void write(Socket socket, String message) throws IOException {
    socket.getOutputStream().write(message.getBytes(StandardCharsets.UTF_8));
  }

  private static String read(Socket socket) throws IOException {
    byte[] bytes = new byte[READ];
    int length = socket.getInputStream().read(bytes);
    check(length > 0);
    String message = new String(bytes, 0, length, StandardCharsets.UTF_8);
    System.out.println(message);
    return message;
  }

  private static String field(String message, String name) throws IOException {
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
