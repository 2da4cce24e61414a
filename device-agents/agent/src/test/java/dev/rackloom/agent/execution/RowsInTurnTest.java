package dev.rackloom.agent.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.rackloom.api.rack.Link;
import dev.rackloom.api.rack.Route;
import dev.rackloom.api.rack.TransferEngine;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/**
 * Rows of 1000 bytes go from a to ranks b, c and d: 10 us a row on its host's link, 1 us on the
 * network.
 */
final class RowsInTurnTest {

  private static final double ROW_NETWORK = 1_000;
  private static final double ROW_HOST = 10_000;
  private static final double LATENCY = 500;
  private static final long ROW_BYTES = 1000;
  private static final Offset<Double> CLOSE = within(1e-3);

  private static Route way(String to, double hostBytesPerS, boolean scatters) {
    List<Link> links =
        List.of(
            new Link("pcie-a", "a", "nic", "pcie", hostBytesPerS, 500),
            new Link("nic engine", "nic", "nic far side", TransferEngine.KIND, 1e9, 0),
            new Link("net-a", "nic far side", "hub", "ethernet", 1e9, 0),
            new Link("net-" + to, "hub", to, "ethernet", 1e9, 0));
    return new Route(links, List.of(1.0, 1.0, 1.0, 1.0), scatters ? 2 : 0, 0);
  }

  private static RowsInTurn.Part send(RowsInTurn turn, String to, boolean scatters, int... rows) {
    return turn.send(way(to, 1e8, scatters), rows, rows.length * ROW_BYTES);
  }

  @Test
  void rowsOfOneRank_takeWhatTheirWayTakes() {
    for (boolean scatters : new boolean[] {false, true}) {
      RowsInTurn.Part alone = send(new RowsInTurn(), "b", scatters, 0, 1, 2);
      assertThat(alone.nanos()).isCloseTo(LATENCY + 3 * ROW_HOST, CLOSE);
      assertThat(alone.copiedBytes()).isZero();
    }
  }

  @Test
  void sameRowsForAnotherRank_areCopiedInTheNic_elseTheyWaitForTheHostsLink() {
    RowsInTurn plain = new RowsInTurn();
    send(plain, "b", false, 0, 1, 2);
    RowsInTurn.Part waited = send(plain, "c", false, 0, 1, 2);
    assertThat(waited.nanos()).isCloseTo(LATENCY + 6 * ROW_HOST, CLOSE);
    assertThat(waited.copiedBytes()).isZero();
    RowsInTurn scattered = new RowsInTurn();
    send(scattered, "b", true, 0, 1, 2);
    RowsInTurn.Part copied = send(scattered, "c", true, 0, 1, 2);
    assertThat(copied.nanos()).as("with the last row").isCloseTo(LATENCY + 3 * ROW_HOST, CLOSE);
    assertThat(copied.copiedBytes()).isEqualTo(3 * ROW_BYTES);
  }

  @Test
  void rowsThatAreNew_comeOverTheHostsLink() {
    RowsInTurn turn = new RowsInTurn();
    send(turn, "b", true, 0, 1, 2);
    RowsInTurn.Part part = send(turn, "c", true, 2, 3);
    assertThat(part.nanos()).isCloseTo(LATENCY + 4 * ROW_HOST, CLOSE);
    assertThat(part.copiedBytes()).isEqualTo(ROW_BYTES);
  }

  @Test
  void copies_takeTurnsOnTheNetwork() {
    RowsInTurn turn = new RowsInTurn();
    RowsInTurn.Part last = new RowsInTurn.Part(0, 0);
    for (String to : List.of("b", "c", "d")) {
      last = turn.send(way(to, 1e12, true), new int[] {0, 1, 2}, 3 * ROW_BYTES);
    }
    assertThat(last.nanos()).isCloseTo(LATENCY + 9 * ROW_NETWORK, CLOSE);
    assertThat(last.copiedBytes()).isEqualTo(3 * ROW_BYTES);
  }

  @Test
  void noRows_takeTheLatencyAlone_andHoldNobodyUp() {
    RowsInTurn turn = new RowsInTurn();
    assertThat(send(turn, "b", true).nanos()).isCloseTo(LATENCY, CLOSE);
    assertThat(send(turn, "c", true, 5).nanos()).isCloseTo(LATENCY + ROW_HOST, CLOSE);
  }

  @Test
  void anyRows_passTheHostsLinkOnce_andAreNeverLaterThanWithoutCopies() {
    for (int seed = 0; seed < 200; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      RowsInTurn plain = new RowsInTurn();
      RowsInTurn scattered = new RowsInTurn();
      BitSet seen = new BitSet();
      int sent = 0;
      long copied = 0;
      for (String to : List.of("b", "c", "d")) {
        int[] rows = IntStream.range(0, 8).filter(r -> random.nextBoolean()).toArray();
        double without = send(plain, to, false, rows).nanos();
        RowsInTurn.Part part = send(scattered, to, true, rows);
        assertThat(part.nanos()).as("seed %d", seed).isLessThanOrEqualTo(without + 1e-6);
        copied += part.copiedBytes();
        sent += rows.length;
        IntStream.of(rows).forEach(seen::set);
      }
      assertThat(copied).isEqualTo((sent - seen.cardinality()) * ROW_BYTES);
    }
  }
}
