package dev.mediator.server.simulation;

import dev.mediator.protocol.Message.AddressReport;
import dev.mediator.protocol.Message.AdvertiseAbort;
import dev.mediator.protocol.Message.AdvertiseChallenge;
import dev.mediator.protocol.Message.AdvertiseRetry;
import dev.mediator.protocol.Message.FromMediator;
import dev.mediator.protocol.Message.PeerDisconnect;
import dev.mediator.protocol.Message.PeerIdentification;
import dev.mediator.protocol.Message.PunchGo;
import dev.mediator.protocol.Message.PunchOffer;
import dev.mediator.protocol.Message.RelayOpen;
import dev.mediator.server.simulation.Deed.Challenged;
import dev.mediator.server.simulation.Deed.Connected;
import dev.mediator.server.simulation.Deed.Failed;
import dev.mediator.server.simulation.Deed.Heard;
import dev.mediator.server.simulation.Deed.HungUp;
import dev.mediator.server.simulation.Deed.InVain;
import dev.mediator.server.simulation.Deed.Listens;
import dev.mediator.server.simulation.Deed.Proved;
import dev.mediator.server.simulation.Deed.SawEnd;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** When, in the order of a story, one visitor first did or saw each thing. */
final class Account {
  /** Later than everything. */
  static final int NEVER = Integer.MAX_VALUE;

  final Visitor who;
  final List<String> nonces = new ArrayList<>(1);
  int proved = NEVER;
  int disconnected = NEVER;
  int identified = NEVER;
  int offered = NEVER;
  int listens = NEVER;
  int dialling = NEVER;
  int inVain = NEVER;
  int relayed = NEVER;
  int aborted = NEVER;
  int hungUp = NEVER;
  int failed = NEVER;
  int ended = NEVER;
  @Nullable PeerDisconnect disconnect;
  @Nullable PeerIdentification identification;
  @Nullable PunchOffer offer;

  /** Messages that came although another had been the last. */
  int heardTooMuch;

  Account(Visitor who) {
    this.who = who;
  }

  void add(int at, Deed deed) {
    switch (deed) {
      case Connected() -> {}
      case Challenged(var nonce) -> nonces.add(nonce);
      case Proved(var nonce) -> proved = nonces.contains(nonce) ? Math.min(proved, at) : proved;
      case Heard(var message) -> hear(at, message);
      case Listens() -> listens = Math.min(listens, at);
      case InVain() -> inVain = Math.min(inVain, at);
      case HungUp _ -> hungUp = Math.min(hungUp, at);
      case Failed _ -> failed = Math.min(failed, at);
      case SawEnd() -> ended = Math.min(ended, at);
    }
  }

  private void hear(int at, FromMediator message) {
    heardTooMuch += isDue(message) ? 0 : 1;
    switch (message) {
      case AddressReport _, AdvertiseChallenge _, AdvertiseRetry _ -> {}
      case AdvertiseAbort _ -> aborted = Math.min(aborted, at);
      case PeerDisconnect told -> {
        disconnected = Math.min(disconnected, at);
        disconnect = told;
      }
      case PeerIdentification told -> {
        identified = Math.min(identified, at);
        identification = told;
      }
      case PunchOffer told -> {
        offered = Math.min(offered, at);
        offer = told;
      }
      case PunchGo _ -> dialling = Math.min(dialling, at);
      case RelayOpen _ -> relayed = Math.min(relayed, at);
    }
  }

  /** Nothing follows a last message; but a relay, once, that both told to dial in vain. */
  private boolean isDue(FromMediator message) {
    if (message instanceof RelayOpen) {
      return dialling < NEVER && relayed == NEVER;
    }
    return !wasTold() && aborted == NEVER && message instanceof PunchGo == offered < NEVER;
  }

  /** Whether it got what it came for, or was on its way there. */
  boolean wasTold() {
    return disconnected < NEVER || identified < NEVER || dialling < NEVER;
  }

  /** Whether it gave the Mediator a reason to close, before the Mediator gave it one. */
  boolean isFaulty() {
    int told = Math.min(Math.min(disconnected, identified), dialling);
    return failed < NEVER || hungUp < Math.min(told, Math.min(aborted, ended));
  }

  /** Whether, as far as it knows, its registration stands. */
  boolean waits() {
    return proved < NEVER
        && !isFaulty()
        && !wasTold()
        && offered == NEVER
        && aborted == NEVER
        && ended == NEVER;
  }

  @Override
  public String toString() {
    return who.toString();
  }
}
