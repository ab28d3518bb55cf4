package dev.mediator.server.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediator.server.config.MediatorConfig.Encrypted;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a peer can send by way of TLS, in any pieces, and what is not put up with. */
class TlsLayerTest {
  @TempDir private Path folder;

  private final EmbeddedChannel mediator = new EmbeddedChannel();
  private final List<String> failures = new ArrayList<>();
  private EmbeddedChannel peer;
  private TlsLayer layer;

  @BeforeEach
  void agree() throws Exception {
    X509Bundle bundle =
        new CertificateBuilder()
            .subject("CN=mediator.example")
            .setIsCertificateAuthority(true)
            .buildSelfSigned();
    Path certificate = folder.resolve("certificate.pem");
    Path key = folder.resolve("key.pem");
    Files.writeString(certificate, bundle.getCertificatePathPEM());
    Files.writeString(key, bundle.getPrivateKeyPEM());
    layer =
        new TlsLayer(
            mediator,
            TlsCertificate.read(new Encrypted(List.of(0), certificate, key)),
            Runnable::run);
    mediator.pipeline().addLast(new Failures());
    SslHandler tls =
        SslContextBuilder.forClient()
            .protocols("TLSv1.3")
            .trustManager(InsecureTrustManagerFactory.INSTANCE)
            .build()
            .newHandler(UnpooledByteBufAllocator.DEFAULT);
    peer = new EmbeddedChannel(tls);
    exchange(1);
  }

  /** Byte by byte, and many records in one read. */
  @Test
  void wordsComeInAnyPieces() {
    for (int i = 0; i < 1000; i++) {
      peer.writeOutbound(Unpooled.copiedBuffer(new byte[] {(byte) i}));
    }
    ByteBuf all = Unpooled.buffer();
    for (ByteBuf next = peer.readOutbound(); next != null; next = peer.readOutbound()) {
      all.writeBytes(next);
      next.release();
    }
    while (all.isReadable()) {
      mediator.writeInbound(all.readBytes(Math.min(all.readableBytes(), 777)));
    }
    int said = 0;
    for (ByteBuf next = mediator.readInbound(); next != null; next = mediator.readInbound()) {
      said += next.readableBytes();
      next.release();
    }
    assertThat(said).isEqualTo(1000);
    assertThat(failures).isEmpty();
  }

  /** Nobody would take it away again. */
  @Test
  void nothingIsTakenBehindTheEnd() {
    peer.pipeline().get(SslHandler.class).closeOutbound();
    exchange(1000);
    assertThat(layer.isEndedByPeer()).isTrue();
    assertThat(mediator.isOpen()).isTrue();
    mediator.writeInbound(Unpooled.copiedBuffer(new byte[] {23, 3, 3, 0, 1, 0}));
    assertThat(failures).singleElement().asString().contains("behind the end");
    assertThat(mediator.isOpen()).isFalse();
  }

  @Test
  void noRecordIsLongerThanTheyAre() {
    layer.relay();
    mediator.writeInbound(Unpooled.copiedBuffer(new byte[] {23, 3, 3, (byte) 0xff, (byte) 0xff}));
    assertThat(failures).singleElement().asString().contains("16384 bytes at the most");
    assertThat(mediator.isOpen()).isFalse();
  }

  /** What is relayed is not ours to cut. */
  @Test
  void longRecordsAreForPartnersAlone() {
    layer.relay();
    peer.writeOutbound(Unpooled.wrappedBuffer(new byte[16_000]));
    exchange(1000);
    ByteBuf said = mediator.readInbound();
    assertThat(said.readableBytes()).isEqualTo(16_000);
    said.release();
    assertThat(failures).isEmpty();
  }

  @Test
  void beforeThatRecordsAreShort() {
    peer.writeOutbound(Unpooled.wrappedBuffer(new byte[3000]));
    exchange(Integer.MAX_VALUE);
    assertThat(failures).singleElement().asString().contains("2048 bytes at the most");
    assertThat(mediator.isOpen()).isFalse();
  }

  /** Passes on what the two say, in pieces of so many bytes, until both are silent. */
  private void exchange(int piece) {
    while (pass(peer, mediator, piece) || pass(mediator, peer, Integer.MAX_VALUE)) {
      // Until both are.
    }
  }

  private static boolean pass(EmbeddedChannel from, EmbeddedChannel to, int piece) {
    ByteBuf bytes = from.readOutbound();
    if (bytes == null) {
      return false;
    }
    while (bytes.isReadable()) {
      to.writeInbound(bytes.readBytes(Math.min(bytes.readableBytes(), piece)));
    }
    bytes.release();
    return true;
  }

  private final class Failures extends ChannelInboundHandlerAdapter {
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      failures.add(String.valueOf(cause.getMessage()));
    }
  }
}
