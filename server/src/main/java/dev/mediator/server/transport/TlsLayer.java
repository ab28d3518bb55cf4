package dev.mediator.server.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLEngine;

/**
 * TLS between a channel and its connection, with what the proof of receipt needs to know of it: how
 * many bytes went out, and whether the peer ended its stream on purpose.
 *
 * <p>Used on the channel's event loop alone.
 */
final class TlsLayer {
  /** What a peer may send before it is agreed on: two large greetings. */
  private static final int MOST_BEFORE = 64 * 1024;

  /**
   * So many records may say nothing, and one more of each GiB: a handshake and an end take a few,
   * and a change of keys, which costs us as much as a message, is needed after far more than that.
   */
  private static final int MOST_MUTE = 8;

  /**
   * So long, in bytes, is one of those behind the handshake, or it counts for several: Java takes
   * any number of changes of keys in one record, against the standard (RFC 8446, 5.1).
   */
  private static final int MUTE_LENGTH = 40;

  /**
   * What a record may hold before it is relayed: any message with keys of 4,096 bits. What one is
   * about shows only when Java has done all that it asks for.
   */
  private static final int MOST_CONTENT = 2048;

  private static final int GIB = 30;

  /** Four times a relayed partner's two buffers: who asks for answers has to read them. */
  private static final int MOST_UNSENT = 512 * 1024;

  private final Channel channel;
  private final SslHandler tls;
  private final TlsRecords records = new TlsRecords();
  private long written;
  private long received;
  private int mute;
  private boolean said;
  private boolean established;
  private boolean endedByPeer;
  private long receivedAtEnd;
  private boolean ending;

  /**
   * Stands between the channel and all that comes behind, from now on.
   *
   * @param challenges does what costs us more than the peer, when it is the peer's turn
   */
  TlsLayer(Channel channel, TlsCertificate certificate, Executor challenges) {
    this.channel = channel;
    this.tls = certificate.newHandler(channel.alloc(), task -> perform(task, challenges));
    channel.pipeline().addLast(new Outside(), tls, new Inside());
  }

  private void perform(Runnable task, Executor challenges) {
    if (established) {
      task.run();
    } else {
      challenges.execute(task);
    }
  }

  /** Bytes that the channel was given to send. */
  long written() {
    return written;
  }

  /** Whether the peer said that its stream is at its end, as nobody in between can. */
  boolean isEndedByPeer() {
    return endedByPeer;
  }

  /** From now on the peer says what it likes to a partner, and no more messages to us. */
  void relay() {
    records.limit(TlsRecords.MOST_CONTENT);
  }

  /** Says that our stream is at its end, and ends it. */
  void endOutput() {
    ending = true;
    tls.closeOutbound().addListener(_ -> ((DuplexChannel) channel).shutdownOutput());
  }

  /**
   * Closes at once. Whoever has left already is told nothing: that would draw an RST, and undo the
   * end of a stream that went well.
   */
  void close(boolean peerHasLeft) {
    if (established && !peerHasLeft) {
      ending = true;
      tls.closeOutbound();
    }
    ChannelHandlerContext here = channel.pipeline().context(tls);
    if (here != null) {
      here.close();
    }
  }

  /** Counts what goes over the wire, and breaks with whoever makes it work for nothing. */
  private final class Outside extends ChannelDuplexHandler {
    @Override
    public void write(ChannelHandlerContext context, Object bytes, ChannelPromise promise) {
      if (isReplyToTheEnd()) {
        ((ByteBuf) bytes).release();
        promise.setSuccess();
        return;
      }
      written += ((ByteBuf) bytes).readableBytes();
      context.write(bytes, promise);
    }

    /** Record by record, so that it shows which of them say something. */
    @Override
    public void channelRead(ChannelHandlerContext context, Object read) {
      ByteBuf bytes = (ByteBuf) read;
      try {
        while (bytes.isReadable() && channel.isOpen()) {
          int length = records.next(bytes);
          received += length;
          said = false;
          boolean agreed = established;
          context.fireChannelRead(bytes.readRetainedSlice(length));
          if (records.isWhole() && !said) {
            mute += agreed ? 1 + records.length() / MUTE_LENGTH : 1;
          }
          check();
        }
      } catch (TlsRecords.Breach e) {
        channel.pipeline().fireExceptionCaught(e);
        context.close();
      } finally {
        bytes.release();
      }
    }

    private void check() throws TlsRecords.Breach {
      boolean tooMuch = !established && received > MOST_BEFORE;
      if (tooMuch || mute > MOST_MUTE + (received >> GIB) || unsent() > MOST_UNSENT) {
        throw new TlsRecords.Breach("its TLS says nothing, and too much of that");
      }
      if (endedByPeer && received > receivedAtEnd) {
        throw new TlsRecords.Breach("more came behind the end of its TLS");
      }
    }

    /**
     * A peer in Java that closes says user_canceled before close_notify, and ours says close_notify
     * to that by itself, before anybody can look what the peer has received.
     */
    private boolean isReplyToTheEnd() {
      SSLEngine engine = tls.engine();
      return established && !ending && engine.isInboundDone() && engine.isOutboundDone();
    }

    private long unsent() {
      ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
      return buffer == null ? 0 : buffer.totalPendingWriteBytes();
    }
  }

  /** Notes how far TLS has come, which the connection need not know. */
  private final class Inside extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object read) {
      said = true;
      context.fireChannelRead(read);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (event instanceof SslHandshakeCompletionEvent handshake) {
        established = handshake.isSuccess();
        records.limit(MOST_CONTENT);
      } else if (event instanceof SslCloseCompletionEvent end) {
        endedByPeer = end.isSuccess();
        receivedAtEnd = received;
      } else {
        context.fireUserEventTriggered(event);
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      boolean wrapped = cause instanceof DecoderException && cause.getCause() != null;
      context.fireExceptionCaught(wrapped ? cause.getCause() : cause);
    }
  }
}
