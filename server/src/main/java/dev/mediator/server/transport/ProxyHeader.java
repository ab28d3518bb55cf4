package dev.mediator.server.transport;

import dev.mediator.protocol.Endpoint;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.handler.codec.haproxy.HAProxyProxiedProtocol;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What a proxy says first: for whom it connects (the PROXY protocol, versions 1 and 2).
 *
 * <p>It says so at once and in one piece, so it has neither much time nor much room for it. A
 * connection of its own, to see whether the Mediator is alive, is treated as what it is.
 */
final class ProxyHeader extends ChannelInboundHandlerAdapter {
  /** A lost segment may come once more: the protocol's own advice. */
  static final int PATIENCE_SECONDS = 3;

  /** What a header of version 2 may hold besides addresses, of which nothing is used. */
  private static final int MOST_EXTRA = 512;

  private static final String TOO_LATE =
      "no PROXY protocol header with an address came within "
          + PATIENCE_SECONDS
          + " s from a proxy";
  private static final String NO_HEADER =
      "what came from a proxy is no PROXY protocol header: have it send one, or take it out of"
          + " --proxies";
  private static final String NOBODY =
      "the proxy's header does not say at which TCP address and port the peer is";

  private final Endpoint proxy;
  private final Entrance entrance;
  private @Nullable Future<?> timer;

  private ProxyHeader(Endpoint proxy, Entrance entrance) {
    this.proxy = proxy;
    this.entrance = entrance;
  }

  /** Waits for the header, and tells the entrance who it is or that there is nobody. */
  static void await(Channel channel, Endpoint proxy, Entrance entrance) {
    channel
        .pipeline()
        .addLast(new HAProxyMessageDecoder(MOST_EXTRA))
        .addLast(new ProxyHeader(proxy, entrance));
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    timer =
        context
            .executor()
            .schedule(() -> refuse(context, TOO_LATE), PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object read) {
    try {
      if (read instanceof HAProxyMessage header) {
        take(context, header);
      } else {
        refuse(context, NOBODY);
      }
    } finally {
      ReferenceCountUtil.release(read);
    }
  }

  /** Whoever has no address may look whether somebody is here, and say nothing. */
  private void take(ChannelHandlerContext context, HAProxyMessage header) {
    Endpoint peer = header.command() == HAProxyCommand.LOCAL ? proxy : peerOf(header);
    if (peer != null) {
      context.pipeline().remove(this);
      entrance.welcome(context.channel(), peer);
      // Its handlers came when the channel was active already.
      context.pipeline().fireChannelActive();
    }
  }

  private static @Nullable Endpoint peerOf(HAProxyMessage header) {
    HAProxyProxiedProtocol protocol = header.proxiedProtocol();
    boolean tcp =
        protocol == HAProxyProxiedProtocol.TCP4 || protocol == HAProxyProxiedProtocol.TCP6;
    if (!tcp || header.sourcePort() == 0) {
      return null;
    }
    try {
      return PeerAddress.of(InetAddress.ofLiteral(header.sourceAddress()), header.sourcePort());
    } catch (IllegalArgumentException e) {
      // Of what the decoder takes for an address Java, or we, may not.
      return null;
    }
  }

  /** Whoever only looks whether the port is open has said nothing wrong. */
  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event == ChannelInputShutdownEvent.INSTANCE) {
      context.close();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (cause instanceof DecoderException) {
      refuse(context, NO_HEADER);
    } else {
      context.close();
    }
  }

  private void refuse(ChannelHandlerContext context, String reason) {
    context.pipeline().remove(this);
    entrance.refuse(context.channel(), proxy, reason);
    HAProxyMessageDecoder decoder = context.pipeline().get(HAProxyMessageDecoder.class);
    if (decoder != null) {
      // Or it would take what is left for another header.
      context.pipeline().remove(decoder);
    }
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    entrance.named();
    if (timer != null) {
      timer.cancel(false);
    }
  }
}
