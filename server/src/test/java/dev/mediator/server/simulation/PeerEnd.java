package dev.mediator.server.simulation;

import dev.mediator.protocol.Message;
import dev.mediator.protocol.Message.AddressReport;
import dev.mediator.protocol.Message.AddressRequest;
import dev.mediator.protocol.Message.Advertise;
import dev.mediator.protocol.Message.AdvertiseAbort;
import dev.mediator.protocol.Message.AdvertiseChallenge;
import dev.mediator.protocol.Message.AdvertiseResponse;
import dev.mediator.protocol.Message.AdvertiseRetry;
import dev.mediator.protocol.Message.FromMediator;
import dev.mediator.protocol.Message.PeerDisconnect;
import dev.mediator.protocol.Message.PeerIdentification;
import dev.mediator.protocol.Message.PunchGo;
import dev.mediator.protocol.Message.PunchOffer;
import dev.mediator.protocol.Message.PunchReady;
import dev.mediator.protocol.Message.PunchResult;
import dev.mediator.protocol.Message.RelayOpen;
import dev.mediator.protocol.Session;
import dev.mediator.server.handshake.Event;
import dev.mediator.server.handshake.Event.Malformed;
import dev.mediator.server.handshake.Event.Received;
import dev.mediator.server.simulation.Plan.Fault;
import dev.mediator.server.simulation.Plan.Stage;
import java.util.List;

/** A simulated peer: follows the protocol until its plan says that it fails. */
final class PeerEnd {
  private static final int LATEST_FAULT = 200_000;

  /** Through a relay: so long that much can happen meanwhile. */
  private static final int LONGEST_TALK = 200_000;

  private final World world;
  private final Plan plan;
  private final Link link;
  private boolean ignoring;
  private boolean ended;

  PeerEnd(World world, Plan plan, Link link) {
    this.world = world;
    this.plan = plan;
    this.link = link;
  }

  void connect() {
    tell(new Deed.Connected());
    if (plan.comesFromLowPort()) {
      tell(new Deed.Failed("comes from a low port"));
    }
    boolean asks = plan.visitor().ours() && world.random().nextInt(4) == 0;
    act(Stage.CONNECTED, asks ? this::ask : this::advertise);
  }

  void hears(FromMediator message, String secret) {
    if (link.isDead()) {
      return;
    }
    tell(
        message instanceof AdvertiseChallenge
            ? new Deed.Challenged(secret)
            : new Deed.Heard(message));
    switch (message) {
      case AdvertiseChallenge _ -> act(Stage.CHALLENGED, () -> prove(secret));
      case AdvertiseRetry _ -> later(this::advertise);
      case AdvertiseAbort _ -> later(this::leave);
      case PeerDisconnect _ -> act(Stage.DISCONNECTED, this::leave);
      case PeerIdentification _ -> act(Stage.IDENTIFIED, this::leave);
      case PunchOffer offer -> act(Stage.DISCONNECTED, () -> listen(offer.session()));
      case PunchGo go -> act(Stage.IDENTIFIED, () -> conclude(go.session()));
      case RelayOpen _ -> after(world.random().nextInt(LONGEST_TALK), this::leave);
      case AddressReport _ -> act(Stage.TOLD, this::advertise);
    }
  }

  void seesEnd() {
    if (!link.isDead() && !ended) {
      ended = true;
      tell(new Deed.SawEnd());
      later(() -> hangUp(false));
    }
  }

  /** Does what is due now, or what the plan has in its stead. */
  private void act(Stage stage, Runnable due) {
    boolean fails = plan.fault() != Fault.NONE && plan.stage() == stage;
    later(fails ? () -> fail(due) : due);
  }

  private void later(Runnable what) {
    after(world.random().nextInt(world.shape().slowest()), what);
  }

  private void after(long time, Runnable what) {
    world
        .clock()
        .after(
            time,
            () -> {
              if (!link.isDead() && !ignoring) {
                what.run();
              }
            });
  }

  private void ask() {
    link.say(received(new AddressRequest(world.random().nextBoolean())));
    failSometimeAfter(Stage.ASKED, world.shape().slowest());
  }

  private void advertise() {
    link.say(received(advertisement(0, plan.wants())));
    failSometimeAfter(Stage.ADVERTISED, LATEST_FAULT);
  }

  private Advertise advertisement(int version, int wants) {
    List<String> extensions = plan.extensions();
    return plan.visitor().ours()
        ? new Advertise(version, Keys.pem(plan.key()), Keys.pem(wants), extensions)
        : new Advertise(version, Keys.pem(plan.key()), Keys.pem(wants), null);
  }

  private void prove(String secret) {
    tell(new Deed.Proved(secret));
    link.say(received(new AdvertiseResponse(secret)));
    failSometimeAfter(Stage.LATER, LATEST_FAULT);
  }

  private void failSometimeAfter(Stage stage, int latest) {
    if (plan.stage() == stage && plan.fault() != Fault.NONE) {
      long hours = world.random().nextInt(latest);
      world
          .clock()
          .after(
              hours,
              () -> {
                if (link.isWritable() && !ended) {
                  fail(() -> {});
                }
              });
    }
  }

  private void listen(Session session) {
    tell(new Deed.Listens());
    link.say(received(new PunchReady(session)));
    failSometimeAfter(Stage.LISTENS, LATEST_FAULT);
  }

  /** Whether the two can reach each other is their luck; if not, who would be relayed waits. */
  private void conclude(Session session) {
    boolean connected = world.random().nextBoolean();
    if (!connected) {
      tell(new Deed.InVain());
    }
    link.say(received(new PunchResult(session, connected, null, 0, List.of())));
    if (connected || !plan.relays()) {
      later(this::leave);
    } else {
      failSometimeAfter(Stage.REPORTED, LATEST_FAULT);
    }
  }

  private void leave() {
    hangUp(world.random().nextBoolean());
  }

  private void hangUp(boolean half) {
    tell(new Deed.HungUp(half));
    if (half) {
      link.halfClose();
    } else {
      link.hangUp();
    }
  }

  private void fail(Runnable due) {
    switch (plan.fault()) {
      case NONE -> due.run();
      case SILENT -> fallSilent();
      case CLOSE -> hangUp(false);
      case HALF_CLOSE -> hangUp(true);
      case RESET -> admit(link::reset);
      case VANISH -> admit(link::vanish);
      case GARBAGE -> admit(() -> link.say(new Malformed("no JSON")));
      case TALK -> admit(() -> link.say(received(new AdvertiseResponse("a guess"))));
      case LIE -> admit(this::lie);
    }
    if (plan.fault() == Fault.GARBAGE || plan.fault() == Fault.TALK) {
      due.run();
    }
  }

  /** A fault is told before it is done. */
  private void admit(Runnable fault) {
    tell(new Deed.Failed(plan.fault() + " when " + plan.stage()));
    fault.run();
  }

  /** Nothing is due of a peer that waits, so its silence is none. */
  private void fallSilent() {
    if (plan.stage() != Stage.LATER && plan.stage() != Stage.ADVERTISED) {
      admit(() -> ignoring = true);
    }
  }

  private void lie() {
    switch (plan.stage()) {
      case CONNECTED, TOLD -> {
        int which = world.random().nextInt(2);
        link.say(received(which == 0 ? advertisement(1, plan.wants()) : wantsItself()));
      }
      case CHALLENGED -> link.say(received(new AdvertiseResponse("m0.-.wrong")));
      case ADVERTISED, ASKED, LATER, DISCONNECTED, LISTENS, IDENTIFIED, REPORTED ->
          link.say(received(wantsItself()));
    }
  }

  private Advertise wantsItself() {
    return advertisement(0, plan.key());
  }

  private static Event received(Message message) {
    return new Received(message);
  }

  private void tell(Deed deed) {
    world.heard(plan.visitor(), deed);
  }
}
