package dev.mediator.server.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mediator.server.handshake.Event.NobodyWaits;
import dev.mediator.server.handshake.Event.Replaced;
import dev.mediator.server.handshake.Event.Reserve;
import org.junit.jupiter.api.Test;

/** What every registry does, whoever keeps it; each implementation is tested by a subclass. */
abstract class RegistryContractTest {
  private final Registry registry = registry();

  /** An empty one. */
  abstract Registry registry();

  /** Returns when the registry has dealt with all it was asked for, and delivered every answer. */
  void settle() {}

  @Test
  void theFirstWaits() {
    Wish alice = register("a", "b", 1);
    alice.heard(new NobodyWaits());
    waiting(1);
  }

  @Test
  void theLastTakesTheFirstWhichStopsWaiting() {
    Wish alice = register("a", "b", 1);
    Wish bob = register("b", "a", 2);
    alice.heard(new NobodyWaits(), new Reserve(bob.registration()));
    bob.heard();
    waiting(0);
  }

  @Test
  void whicheverKeyComesFirstTheLastTakesIt() {
    Wish bob = register("b", "a", 1);
    Wish alice = register("a", "b", 2);
    bob.heard(new NobodyWaits(), new Reserve(alice.registration()));
    alice.heard();
  }

  @Test
  void oneSidedWishesMeetNobody() {
    register("a", "b", 1).heard(new NobodyWaits());
    register("b", "c", 2).heard(new NobodyWaits());
    register("c", "a", 3).heard(new NobodyWaits());
    waiting(3);
  }

  @Test
  void oneKeyWaitsForSeveralOthersAtOnce() {
    Wish forBob = register("a", "b", 1);
    Wish forCarol = register("a", "c", 2);
    waiting(2);
    Wish carol = register("c", "a", 3);
    forCarol.heard(new NobodyWaits(), new Reserve(carol.registration()));
    forBob.heard(new NobodyWaits());
    waiting(1);
  }

  @Test
  void nobodyIsTakenTwice() {
    Wish alice = register("a", "b", 1);
    Wish bob = register("b", "a", 2);
    Wish late = register("b", "a", 3);
    alice.heard(new NobodyWaits(), new Reserve(bob.registration()));
    late.heard(new NobodyWaits());
    waiting(1);
  }

  @Test
  void aNewerProofReplacesAnOlderOne() {
    Wish old = register("a", "b", 1);
    Wish newer = register("a", "b", 2);
    old.heard(new NobodyWaits(), new Replaced());
    newer.heard(new NobodyWaits());
    waiting(1);
    Wish bob = register("b", "a", 3);
    newer.heard(new NobodyWaits(), new Reserve(bob.registration()));
    old.heard(new NobodyWaits(), new Replaced());
  }

  @Test
  void anOlderProofNeverReplacesANewerOneHoweverLateItComes() {
    Wish newer = register("a", "b", 2);
    Wish old = register("a", "b", 1);
    newer.heard(new NobodyWaits());
    old.heard(new Replaced());
    waiting(1);
    Wish bob = register("b", "a", 3);
    newer.heard(new NobodyWaits(), new Reserve(bob.registration()));
    waiting(0);
  }

  @Test
  void nobodyButTheSameKeyReplacesAnything() {
    Wish alice = register("a", "b", 1);
    register("c", "b", 2);
    register("a", "c", 3);
    alice.heard(new NobodyWaits());
    waiting(3);
  }

  @Test
  void whoeverWithdrawsWaitsNoMore() {
    Wish alice = register("a", "b", 1);
    withdraw(alice);
    waiting(0);
    register("b", "a", 2).heard(new NobodyWaits());
    alice.heard(new NobodyWaits());
  }

  @Test
  void aLateWithdrawalNeverRemovesANewerRegistration() {
    Wish old = register("a", "b", 1);
    Wish newer = register("a", "b", 2);
    withdraw(old);
    waiting(1);
    Wish bob = register("b", "a", 3);
    newer.heard(new NobodyWaits(), new Reserve(bob.registration()));
  }

  @Test
  void aLateWithdrawalNeverRemovesAPartner() {
    Wish alice = register("a", "b", 1);
    register("b", "a", 2);
    Wish bobAgain = register("b", "a", 3);
    withdraw(alice);
    waiting(1);
    bobAgain.heard(new NobodyWaits());
  }

  @Test
  void whoeverDoesNotWaitMayWithdraw() {
    withdraw(new Wish("a", "b", 1));
    waiting(0);
  }

  @Test
  void whoeverTookAPartnerThatWasGoneMayRegisterAgain() {
    Wish alice = register("a", "b", 1);
    Wish bob = register("b", "a", 2);
    registry.register(bob.registration());
    settle();
    bob.heard(new NobodyWaits());
    alice.heard(new NobodyWaits(), new Reserve(bob.registration()));
    waiting(1);
  }

  private Wish register(String key, String wants, long proof) {
    Wish wish = new Wish(key, wants, proof);
    registry.register(wish.registration());
    settle();
    return wish;
  }

  private void withdraw(Wish wish) {
    registry.withdraw(wish.registration());
    settle();
  }

  private void waiting(int expected) {
    assertThat(registry.waiting()).isEqualTo(expected);
  }
}
