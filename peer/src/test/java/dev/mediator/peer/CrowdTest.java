package dev.mediator.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A crowd stays bounded, and closes those that it sends away. */
class CrowdTest {
  private final List<SocketChannel> all = new ArrayList<>();
  private final Crowd crowd = new Crowd(3, new Random(1));

  @AfterEach
  void closeAll() throws IOException {
    for (SocketChannel channel : all) {
      channel.close();
    }
  }

  @Test
  void someoneMakesRoom() throws IOException {
    for (int i = 1; i <= 50; i++) {
      enter();
      assertThat(all.stream().filter(SocketChannel::isOpen)).hasSize(Math.min(i, 3));
    }
  }

  @Test
  void howLongOneStaysIsAMatterOfLuck() throws IOException {
    SocketChannel first = enter();
    int lives = 0;
    for (int round = 0; round < 200; round++) {
      try (Crowd next = new Crowd(3, new Random(round))) {
        SocketChannel slow = open();
        next.admit(slow);
        for (int i = 0; i < 6; i++) {
          next.admit(open());
        }
        lives += slow.isOpen() ? 1 : 0;
      }
    }
    // Four draws, each of which spares three of four: 0.32.
    assertThat(lives).isBetween(30, 100);
    assertThat(first.isOpen()).isTrue();
  }

  @Test
  void goesOnToAnother() throws IOException {
    Crowd next = new Crowd(1, new Random(1));
    SocketChannel channel = enter();
    crowd.pass(channel, next);
    crowd.close();
    assertThat(channel.isOpen()).isTrue();
    next.close();
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void whoWasSentAwayDoesNotGoOn() throws IOException {
    SocketChannel channel = enter();
    crowd.close();
    assertThatThrownBy(() -> crowd.pass(channel, new Crowd(1, new Random(1))))
        .isInstanceOf(ClosedChannelException.class);
  }

  @Test
  void whoHasGoneStaysOpen() throws IOException {
    SocketChannel channel = enter();
    assertThat(crowd.forget(channel)).isTrue();
    assertThat(crowd.forget(channel)).isFalse();
    crowd.close();
    assertThat(channel.isOpen()).isTrue();
  }

  @Test
  void nobodyIsAdmittedAfterTheEnd() throws IOException {
    crowd.close();
    assertThat(enter().isOpen()).isFalse();
  }

  private SocketChannel enter() throws IOException {
    SocketChannel channel = open();
    crowd.admit(channel);
    return channel;
  }

  private SocketChannel open() throws IOException {
    SocketChannel channel = SocketChannel.open();
    all.add(channel);
    return channel;
  }
}
