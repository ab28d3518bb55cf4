package dev.mediator.server.sockets;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.util.Arrays;
import javax.net.ssl.SSLSocket;

/** A record of TLS 1.3 that asks for new keys many times, as nothing in Java makes one. */
final class KeyChanges {
  private static final byte HANDSHAKE = 22;

  /** KeyUpdate, of one byte: update_requested (RFC 8446, 4.6.3). */
  private static final byte[] KEY_UPDATE = {24, 0, 0, 1, 1};

  private static final int HEADER = 5;
  private static final int ADDED = 64;

  private KeyChanges() {}

  /** The next record of this side; Java does not know that it was sent. */
  static byte[] packed(SSLSocket socket, int times) throws ReflectiveOperationException {
    int length = HEADER + times * KEY_UPDATE.length;
    ByteBuffer record = ByteBuffer.allocate(length + ADDED).position(HEADER);
    for (int i = 0; i < times; i++) {
      record.put(KEY_UPDATE);
    }
    record.flip().position(HEADER);
    Object context = field(socket, "conContext");
    Object cipher = field(field(context, "outputRecord"), "writeCipher");
    Object version = field(context, "protocolVersion");
    encrypt().invoke(null, cipher, HANDSHAKE, record, 0, record.capacity(), HEADER, version);
    return Arrays.copyOf(record.array(), record.limit());
  }

  private static Method encrypt() throws ReflectiveOperationException {
    for (Method each : Class.forName("sun.security.ssl.OutputRecord").getDeclaredMethods()) {
      if (each.getName().equals("t13Encrypt") && each.getParameterCount() == 7) {
        each.setAccessible(true);
        return each;
      }
    }
    throw new NoSuchMethodException("t13Encrypt");
  }

  private static Object field(Object of, String name) throws ReflectiveOperationException {
    Class<?> type = of.getClass();
    while (type != Object.class) {
      for (Field each : type.getDeclaredFields()) {
        if (each.getName().equals(name)) {
          each.setAccessible(true);
          return each.get(of);
        }
      }
      type = type.getSuperclass();
    }
    throw new NoSuchFieldException(name);
  }
}
