package dev.mediator.lab;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.Linker.Option;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;

/**
 * A network interface whose other end is this program: what the kernel sends comes out of {@link
 * #read}, and what is written arrives there, one Ethernet frame at a time.
 */
final class Tap {
  /** More than any frame: there is no offload to a TAP that did not ask for it. */
  static final int MOST = 2048;

  private static final int READ_WRITE = 2;
  private static final long SET_INTERFACE = 0x400454CAL;
  private static final short TAP_WITHOUT_HEADER = 0x1002;
  private static final int NAME_LENGTH = 16;
  private static final int REQUEST_LENGTH = 40;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final MethodHandle OPEN =
      function("open", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT), 2);
  private static final MethodHandle IOCTL =
      function("ioctl", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS), 2);
  private static final FunctionDescriptor TRANSFER =
      FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);
  private static final MethodHandle READ = function("read", TRANSFER, 3);
  private static final MethodHandle WRITE = function("write", TRANSFER, 3);

  private final int descriptor;
  private final MemorySegment incoming = Arena.global().allocate(MOST);
  private final MemorySegment outgoing = Arena.global().allocate(MOST);

  private Tap(int descriptor) {
    this.descriptor = descriptor;
  }

  @SuppressWarnings("restricted") // Java itself cannot open a TAP.
  private static MethodHandle function(String name, FunctionDescriptor type, int fixed) {
    MemorySegment address = LINKER.defaultLookup().findOrThrow(name);
    return fixed < type.argumentLayouts().size()
        ? LINKER.downcallHandle(address, type, Option.firstVariadicArg(fixed))
        : LINKER.downcallHandle(address, type);
  }

  /** Makes the interface, in the namespace of this process; it goes with the process. */
  static Tap open(String name) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      int descriptor = (int) OPEN.invokeExact(arena.allocateFrom("/dev/net/tun"), READ_WRITE);
      MemorySegment request = arena.allocate(REQUEST_LENGTH);
      request.setString(0, name);
      request.set(JAVA_SHORT, NAME_LENGTH, TAP_WITHOUT_HEADER);
      if (descriptor < 0 || (int) IOCTL.invokeExact(descriptor, SET_INTERFACE, request) < 0) {
        throw new IOException("no TAP can be made: is there a /dev/net/tun, and is this root?");
      }
      return new Tap(descriptor);
    } catch (IOException e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /** The next frame; one thread at a time. */
  ByteBuffer read() throws IOException {
    long length = transfer(READ, incoming, MOST);
    return ByteBuffer.wrap(incoming.asSlice(0, length).toArray(JAVA_BYTE)).asReadOnlyBuffer();
  }

  /** Sends a frame; one thread at a time. */
  void write(ByteBuffer frame) throws IOException {
    ByteBuffer bytes = frame.duplicate();
    long length = bytes.remaining();
    outgoing.asByteBuffer().put(bytes);
    transfer(WRITE, outgoing, length);
  }

  private long transfer(MethodHandle function, MemorySegment bytes, long length)
      throws IOException {
    long done;
    try {
      done = (long) function.invokeExact(descriptor, bytes, length);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
    if (done < 0) {
      throw new IOException("the TAP is down");
    }
    return done;
  }
}
