package dev.mediator.server.sockets;

import dev.mediator.server.config.Setting;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every fault at every moment, in either role, among ours and stock peers.
 *
 * <p>The cells of a stage are played all at once against one Mediator; each test waits for its own,
 * and the last looks at what the Mediator still holds when all have been played.
 */
class FaultMatrixTest {
  private static final boolean[] EITHER = {false, true};

  @TestFactory
  Stream<DynamicTest> whatIsSeenAtOnce() throws Exception {
    return play(Map.of(), cell -> !cell.fault().takesTime() && cell.moment() != Moment.SETTLING);
  }

  @TestFactory
  Stream<DynamicTest> whatIsSeenWhileThePeerIsAboutToListen() throws Exception {
    return play(Map.of(Setting.SETTLE, "5m"), cell -> cell.moment() == Moment.SETTLING);
  }

  /** A connection that broke before it was accepted has no address here, so no conversation. */
  @TestFactory
  Stream<DynamicTest> overIoUring() throws Exception {
    HappyPathTest.assumeAvailable("io_uring");
    return play(
        Map.of(Setting.TRANSPORT, "io_uring"),
        cell ->
            !cell.fault().takesTime()
                && cell.moment() != Moment.SETTLING
                && !(cell.fault() == PeerFault.RST && cell.moment() == Moment.GREETING));
  }

  /**
   * Here an end of stream alone must do as proof, which a FIN that crosses PeerDisconnect fakes.
   */
  @TestFactory
  Stream<DynamicTest> overPlainJava() throws Exception {
    return play(
        Map.of(Setting.TRANSPORT, "nio"),
        cell ->
            !cell.fault().takesTime()
                && cell.moment() != Moment.SETTLING
                && cell.fault() != PeerFault.FIN_CROSSING_DISCONNECT);
  }

  @TestFactory
  Stream<DynamicTest> whatADeadlineEnds() throws Exception {
    return play(
        Map.of(
            Setting.HANDSHAKE_TIMEOUT, "4s",
            Setting.DEPARTURE_TIMEOUT, "4s",
            Setting.LEAVING_TIMEOUT, "4s"),
        cell -> cell.fault().takesTime());
  }

  private static Stream<DynamicTest> play(Map<Setting, String> settings, Predicate<Cell> which)
      throws Exception {
    Stage stage = Stage.open(settings);
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    Map<Cell, Future<?>> played = new LinkedHashMap<>();
    for (Cell cell : cells().stream().filter(which).toList()) {
      int number = played.size();
      String from = "127.1." + number / 200 + "." + (1 + number % 200);
      played.put(
          cell,
          threads.submit(() -> {
            cell.play(stage, KeyRing.pair(number), from);
            return cell;
          }));
    }
    threads.shutdown();
    Stream<DynamicTest> each =
        played.entrySet().stream()
            .map(cell ->
                DynamicTest.dynamicTest(
                    cell.getKey().toString(), () -> cell.getValue().get(3, TimeUnit.MINUTES)));
    return Stream.concat(each, Stream.of(DynamicTest.dynamicTest("nothing is left", stage::close)));
  }

  private static List<Cell> cells() {
    List<Cell> cells = new ArrayList<>();
    for (PeerFault fault : PeerFault.values()) {
      for (Moment moment : Moment.values()) {
        if (fault.canHappenIn(moment)) {
          addCells(cells, fault, moment);
        }
      }
    }
    return cells;
  }

  private static void addCells(List<Cell> cells, PeerFault fault, Moment moment) {
    for (boolean faultyOurs : EITHER) {
      for (boolean goodOurs : EITHER) {
        if (moment != Moment.DEPARTING) {
          cells.add(new Cell(fault, moment, false, faultyOurs, goodOurs));
        }
        if (moment.isBeforeProof() || moment == Moment.DEPARTING) {
          cells.add(new Cell(fault, moment, true, faultyOurs, goodOurs));
        }
      }
    }
  }
}
