package dev.mediator.server.registry;

import dev.mediator.identity.Fingerprint;
import dev.mediator.protocol.Endpoint;
import dev.mediator.server.handshake.Event.News;
import dev.mediator.server.handshake.Event.Reserve;
import dev.mediator.server.handshake.Inbox;
import dev.mediator.server.handshake.Reach;
import dev.mediator.server.handshake.Registration;
import java.util.ArrayList;
import java.util.List;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Test;

/**
 * Whatever threads do to a local registry at once is as if they had done it one after the other.
 *
 * <p>What the model checker compares is whom each call told what: so it finds two that take the
 * same partner, two that both wait for each other, and a withdrawal that removes somebody else.
 */
class LocalRegistryConcurrencyTest {

  @Test
  void everyInterleavingEqualsSomeOrder() {
    new ModelCheckingOptions()
        .iterations(25)
        .invocationsPerIteration(500)
        .threads(3)
        .actorsPerThread(2)
        .actorsBefore(2)
        .actorsAfter(2)
        .sequentialSpecification(OneByOne.class)
        .check(Local.class);
  }

  /**
   * Six registrations of two keys that want each other: an even number is one's, odd the other's.
   */
  @Param(name = "number", gen = IntGen.class, conf = "0:5")
  public static class Local {
    private final ThreadLocal<List<String>> told = ThreadLocal.withInitial(ArrayList::new);
    private final Registry registry = new LocalRegistry();
    private final Registration[] registrations = new Registration[6];

    public Local() {
      for (int number = 0; number < registrations.length; number++) {
        registrations[number] = registration(number);
      }
    }

    /** Registers, and says whom that told what. */
    @Operation
    public List<String> register(@Param(name = "number") int number) {
      told.get().clear();
      registry.register(registrations[number]);
      return List.copyOf(told.get());
    }

    @Operation
    public void withdraw(@Param(name = "number") int number) {
      registry.withdraw(registrations[number]);
    }

    private Registration registration(int number) {
      Fingerprint even = new Fingerprint(0, 0, 0, 0);
      Fingerprint odd = new Fingerprint(0, 0, 0, 1);
      boolean isEven = number % 2 == 0;
      Inbox inbox = news -> told.get().add(number + " " + text(news));
      return new Registration(
          number,
          isEven ? even : odd,
          isEven ? odd : even,
          new Endpoint("192.0.2.1", 40_001),
          0,
          Reach.OURS,
          inbox);
    }

    private static String text(News news) {
      String name = news.getClass().getSimpleName();
      return news instanceof Reserve(var partner) ? name + " for " + partner.proof() : name;
    }
  }

  /** What a registry of two keys does, when nobody else is there at the same time. */
  public static class OneByOne {
    private static final int NOBODY = -1;
    private int waiting = NOBODY;

    /** As the description of {@link Registry} has it, line by line. */
    public List<String> register(int number) {
      int there = waiting;
      if (there == NOBODY) {
        waiting = number;
        return List.of(number + " NobodyWaits");
      }
      if (there % 2 != number % 2) {
        waiting = NOBODY;
        return List.of(there + " Reserve for " + number);
      }
      if (there > number) {
        return List.of(number + " Replaced");
      }
      waiting = number;
      return List.of(there + " Replaced", number + " NobodyWaits");
    }

    public void withdraw(int number) {
      waiting = waiting == number ? NOBODY : waiting;
    }
  }
}
