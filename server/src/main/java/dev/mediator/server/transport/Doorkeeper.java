package dev.mediator.server.transport;

import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.unix.Errors.NativeIoException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deals with what fails while a listener accepts.
 *
 * <p>A connection that broke before it was accepted is nobody's concern, and must not hold up those
 * behind it, or anybody could close the door. Everything else is a want of resources: then
 * accepting pauses, and the operator is told.
 */
@Sharable
final class Doorkeeper extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger("mediator");

  /** Linux, errno.h, as Netty reports it; accept(2) gives it for a peer that has gone already. */
  private static final int ECONNABORTED = -103;

  private static final int PAUSE_SECONDS = 1;

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    ChannelConfig listener = context.channel().config();
    listener.setAutoRead(false);
    if (cause instanceof NativeIoException failed && failed.expectedErr() == ECONNABORTED) {
      context.channel().eventLoop().execute(() -> listener.setAutoRead(true));
      return;
    }
    LOG.warn(
        "cannot accept connections for {} s: {}; if descriptors have run out, raise their limit",
        PAUSE_SECONDS,
        cause.getMessage());
    context
        .channel()
        .eventLoop()
        .schedule(() -> listener.setAutoRead(true), PAUSE_SECONDS, TimeUnit.SECONDS);
  }
}
