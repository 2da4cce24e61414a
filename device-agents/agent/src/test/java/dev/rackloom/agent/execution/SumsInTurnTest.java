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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Ranks b, c and d send rows of 1000 bytes to a: 1 us a row on the network, 10 us on its host's
 * link.
 */
final class SumsInTurnTest {

  private static final double ROW_NETWORK = 1_000;
  private static final double ROW_HOST = 10_000;
  private static final long ROW_BYTES = 1000;
  private static final Offset<Double> CLOSE = within(1e-3);

  private static Route way(String from, boolean reduces) {
    List<Link> links =
        List.of(
            new Link("net-" + from, from, "hub", "ethernet", 1e9, 0),
            new Link("net-a", "hub", "nic far side", "ethernet", 1e9, 0),
            new Link("nic engine", "nic far side", "nic", TransferEngine.KIND, 1e9, 0),
            new Link("pcie-a", "nic", "a", "pcie", 1e8, 500));
    return new Route(links, List.of(1.0, 1.0, 1.0, 1.0), 0, reduces ? 2 : 0);
  }

  private static SumsInTurn.Part send(
      SumsInTurn turn, String from, boolean reduces, long start, int... rows) {
    return turn.send(way(from, reduces), start, 2, rows, rows.length * ROW_BYTES);
  }

  @Test
  void onePart_takesWhatItsWayTakes() {
    for (boolean reduces : new boolean[] {false, true}) {
      SumsInTurn.Part alone = send(new SumsInTurn(), "b", reduces, 77, 0, 1, 2);
      assertThat(alone.nanos()).isCloseTo(500 + 3 * ROW_HOST, CLOSE);
      assertThat(alone.reducedBytes()).isZero();
    }
  }

  @Test
  void partsOfTheSameRows_areAddedInTheNic_elseTheyWaitForTheHostsLink() {
    SumsInTurn plain = new SumsInTurn();
    send(plain, "b", false, 0, 0, 1, 2);
    SumsInTurn.Part waited = send(plain, "c", false, 0, 0, 1, 2);
    assertThat(waited.nanos()).isCloseTo(500 + 6 * ROW_HOST, CLOSE);
    assertThat(waited.reducedBytes()).isZero();
    SumsInTurn reduced = new SumsInTurn();
    send(reduced, "b", true, 0, 0, 1, 2);
    SumsInTurn.Part added = send(reduced, "c", true, 0, 0, 1, 2);
    assertThat(added.nanos())
        .as("after b on the network, then each row once to the host")
        .isCloseTo(500 + 3 * ROW_NETWORK + 3 * ROW_HOST, CLOSE);
    assertThat(added.reducedBytes()).isEqualTo(3 * ROW_BYTES);
  }

  @Test
  void rowsThatAreNew_goOn() {
    SumsInTurn turn = new SumsInTurn();
    send(turn, "b", true, 0, 0, 1, 2);
    SumsInTurn.Part part = send(turn, "c", true, 0, 2, 3);
    assertThat(part.nanos()).isCloseTo(500 + 4 * ROW_HOST, CLOSE);
    assertThat(part.reducedBytes()).isEqualTo(ROW_BYTES);
  }

  @Test
  void laterPart_waitsForWhatIsLeft_byTheClocksDilation() {
    SumsInTurn turn = new SumsInTurn();
    send(turn, "b", false, 1_000_000, 0, 1, 2);
    assertThat(send(turn, "c", false, 1_040_000, 5).nanos())
        .as("20 us later by the links' time")
        .isCloseTo(500 + 4 * ROW_HOST - 20_000, CLOSE);
    assertThat(send(turn, "d", false, 9_000_000, 6).nanos()).isCloseTo(500 + ROW_HOST, CLOSE);
  }

  @Test
  void rowsWaitInTheNic_forAPartThatComesLate() {
    SumsInTurn turn = new SumsInTurn();
    send(turn, "b", true, 0, 0, 1, 2);
    SumsInTurn.Part late = send(turn, "c", true, 9_000_000, 0, 1, 2);
    assertThat(late.nanos()).isCloseTo(500 + 3 * ROW_HOST, CLOSE);
    assertThat(late.reducedBytes()).isEqualTo(3 * ROW_BYTES);
  }

  @Test
  void partWithoutRows_takesNoTimeButTheLatency() {
    SumsInTurn.Part none = send(new SumsInTurn(), "b", true, 0);
    assertThat(none.nanos()).isCloseTo(500, CLOSE);
    assertThat(none.reducedBytes()).isZero();
  }

  /** As the prediction has it: the network carries every part, the host's link each token once. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void allParts_takeAsLongAsTheBusiestLink(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    SumsInTurn turn = new SumsInTurn();
    BitSet tokens = new BitSet();
    double last = 0;
    long rows = 0;
    long reduced = 0;
    for (String from : List.of("b", "c", "d")) {
      int[] some = IntStream.range(0, 40).filter(r -> random.nextInt(3) > 0).toArray();
      SumsInTurn.Part part = send(turn, from, true, 0, some);
      IntStream.of(some).forEach(tokens::set);
      rows += some.length;
      reduced += part.reducedBytes();
      last = Math.max(last, part.nanos());
    }
    assertThat(reduced).isEqualTo((rows - tokens.cardinality()) * ROW_BYTES);
    double busiest = Math.max(rows * ROW_NETWORK, tokens.cardinality() * ROW_HOST);
    assertThat(last).isBetween(busiest, busiest + 500 + 80 * ROW_NETWORK);
  }
}
