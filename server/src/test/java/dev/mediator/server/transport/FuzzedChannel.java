package dev.mediator.server.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.AbstractChannel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;

/**
 * A connection without a network: what the other end sends comes when it is read, and what is
 * written is shown to it at once, but waits while it does not read.
 */
class FuzzedChannel extends AbstractChannel implements DuplexChannel {
  private static final ChannelMetadata METADATA = new ChannelMetadata(false);

  private final ChannelConfig config = new DefaultChannelConfig(this);
  private final Queue<ByteBuf> arrived = new ArrayDeque<>();
  private final List<ByteBuf> handedOut = new ArrayList<>();
  private final Consumer<byte[]> sink;
  private final List<String> wrong;
  private boolean open = true;
  private boolean reading;
  private boolean stalled;
  private boolean inputEnded;
  private boolean inputShutdown;
  private boolean outputShutdown;

  /** Adds to {@code wrong} what no connection may do. */
  FuzzedChannel(Consumer<byte[]> sink, List<String> wrong) {
    super(null);
    this.sink = sink;
    this.wrong = wrong;
  }

  /** The other end sends. */
  void arrive(byte[] bytes) {
    if (open && !inputEnded) {
      ByteBuf piece = Unpooled.copiedBuffer(bytes);
      arrived.add(piece);
      handedOut.add(piece);
      pump();
    }
  }

  /** The other end closes its sending side. */
  void end() {
    inputEnded = true;
    pump();
  }

  /** The other end breaks the connection. */
  void reset() {
    if (open) {
      drop();
      pipeline().fireExceptionCaught(new IOException("reset by a fuzzer"));
      close();
    }
  }

  /** The other end stops reading, or goes on with it. */
  void stall(boolean now) {
    stalled = now;
    if (open) {
      flush();
    }
  }

  /** Bytes that wait for the other end to read. */
  long unwritten() {
    ChannelOutboundBuffer out = unsafe().outboundBuffer();
    return out == null ? 0 : out.totalPendingWriteBytes();
  }

  /** Everything that ever arrived, to see whether it was released. */
  List<ByteBuf> handedOut() {
    return handedOut;
  }

  /** Reads one piece after the other, as long as somebody wants them. */
  private void pump() {
    while (open && reading && !arrived.isEmpty()) {
      reading = false;
      pipeline().fireChannelRead(arrived.remove());
      pipeline().fireChannelReadComplete();
      if (config.isAutoRead()) {
        read();
      }
    }
    if (open && reading && inputEnded && !inputShutdown) {
      inputShutdown = true;
      pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
    }
  }

  private void drop() {
    arrived.forEach(ByteBuf::release);
    arrived.clear();
  }

  @Override
  protected void doBeginRead() {
    reading = true;
    eventLoop().execute(this::pump);
  }

  @Override
  protected void doWrite(ChannelOutboundBuffer out) {
    while (!stalled && out.current() != null) {
      out.remove();
    }
  }

  @Override
  protected Object filterOutboundMessage(Object message) {
    ByteBuf bytes = (ByteBuf) message;
    if (outputShutdown) {
      wrong.add("written behind the end of stream");
    }
    sink.accept(ByteBufUtil.getBytes(bytes));
    return bytes;
  }

  @Override
  protected void doClose() {
    open = false;
    drop();
  }

  @Override
  public ChannelFuture shutdownOutput(ChannelPromise promise) {
    outputShutdown = true;
    return promise.setSuccess();
  }

  @Override
  public ChannelFuture shutdownOutput() {
    return shutdownOutput(newPromise());
  }

  @Override
  public ChannelFuture shutdownInput() {
    return shutdownInput(newPromise());
  }

  @Override
  public ChannelFuture shutdownInput(ChannelPromise promise) {
    throw new UnsupportedOperationException();
  }

  @Override
  public ChannelFuture shutdown() {
    return shutdown(newPromise());
  }

  @Override
  public ChannelFuture shutdown(ChannelPromise promise) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean isInputShutdown() {
    return inputShutdown;
  }

  @Override
  public boolean isOutputShutdown() {
    return outputShutdown;
  }

  @Override
  public boolean isShutdown() {
    return inputShutdown && outputShutdown;
  }

  @Override
  public ChannelConfig config() {
    return config;
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public boolean isActive() {
    return open;
  }

  @Override
  public ChannelMetadata metadata() {
    return METADATA;
  }

  @Override
  protected AbstractUnsafe newUnsafe() {
    return new AbstractUnsafe() {
      @Override
      public void connect(SocketAddress remote, SocketAddress local, ChannelPromise promise) {
        throw new UnsupportedOperationException();
      }
    };
  }

  @Override
  protected boolean isCompatible(EventLoop loop) {
    return true;
  }

  @Override
  protected SocketAddress localAddress0() {
    throw new UnsupportedOperationException();
  }

  @Override
  protected SocketAddress remoteAddress0() {
    throw new UnsupportedOperationException();
  }

  @Override
  protected void doBind(SocketAddress local) {
    throw new UnsupportedOperationException();
  }

  @Override
  protected void doDisconnect() {
    throw new UnsupportedOperationException();
  }
}
