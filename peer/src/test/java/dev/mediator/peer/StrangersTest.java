package dev.mediator.peer;

import static dev.mediator.peer.Ground.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whoever else calls where a Peer listens, and however often: the right partner gets in. */
class StrangersTest {
  /** Threads that a Peer has for callers, whatever happens (see Callers). */
  private static final int MOST_AT_WORK = 2048;

  /** The proof to the Mediator, the certificate, the signature in TLS; and the partner's calls. */
  private static final int OWN_OPERATIONS = 10;

  @ParameterizedTest
  @EnumSource
  void thePartnerGetsInBetweenStrangers(Stranger stranger) throws Exception {
    try (Besieged peer = new Besieged();
        Flood flood = new Flood(List.of(stranger), peer.port(), 200)) {
      await().atMost(PATIENCE).until(() -> flood.calls() >= 200);
      peer.meet();
      flood.end();
      assertThat(flood.offences()).isEmpty();
    }
  }

  @Test
  void tenThousandStrangers() throws Exception {
    try (Besieged peer = new Besieged();
        Flood flood = new Flood(List.of(Stranger.values()), peer.port(), 2_500)) {
      await().atMost(PATIENCE).until(() -> flood.calls() >= 10_000);
      peer.meet();
      flood.end();
      assertThat(flood.offences()).isEmpty();
      assertThat(peer.mostInside()).isLessThanOrEqualTo(MOST_AT_WORK);
    }
  }

  @Test
  void manyWhoAskAndDoNotAnswer() throws Exception {
    try (Besieged peer = new Besieged();
        Flood flood = new Flood(List.of(Stranger.ASKER, Stranger.SILENT), peer.port(), 2_500)) {
      await().atMost(PATIENCE).until(() -> flood.calls() >= 5_000);
      peer.meet();
      flood.end();
      assertThat(flood.offences()).isEmpty();
      assertThat(peer.mostInside()).isBetween(200, MOST_AT_WORK);
    }
  }

  @Test
  void askingCostsOneDecryption() throws Exception {
    CountedKey key = new CountedKey(Ground.identity(0));
    try (Besieged peer = new Besieged(key.identity());
        Flood flood = new Flood(List.of(Stranger.CHALLENGER), peer.port(), 20)) {
      await().atMost(PATIENCE).until(() -> flood.calls() >= 200);
      peer.meet();
      flood.end();
      assertThat(key.operations()).isBetween(150, flood.calls() + OWN_OPERATIONS);
    }
  }

  @Test
  void talkingNonsenseCostsNone() throws Exception {
    CountedKey key = new CountedKey(Ground.identity(0));
    List<Stranger> kinds =
        List.of(Stranger.GARBAGE, Stranger.HTTP, Stranger.HALF_CLOSED, Stranger.SILENT);
    try (Besieged peer = new Besieged(key.identity());
        Flood flood = new Flood(kinds, peer.port(), 200)) {
      await().atMost(PATIENCE).until(() -> flood.calls() >= 1_000);
      peer.meet();
      flood.end();
      assertThat(key.operations()).isBetween(3, OWN_OPERATIONS);
    }
  }

  @Test
  void nobodyStaysForLong() throws Exception {
    List<Stranger> kinds = List.of(Stranger.SILENT, Stranger.SLOW, Stranger.ASKER);
    try (Besieged peer = new Besieged();
        Flood flood = new Flood(kinds, peer.port(), 30)) {
      await().atMost(PATIENCE).until(() -> flood.calls() >= 60);
      assertThat(flood.offences()).isEmpty();
      peer.meet();
    }
  }
}
