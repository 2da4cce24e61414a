package dev.rackloom.testkit.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.rackloom.api.Numbers;
import dev.rackloom.api.cost.BoundWork;
import dev.rackloom.api.cost.Cases;
import dev.rackloom.api.cost.Collective;
import dev.rackloom.api.cost.Corrected;
import dev.rackloom.api.cost.CostFunction;
import dev.rackloom.api.cost.FusedAttention;
import dev.rackloom.api.cost.Machine;
import dev.rackloom.api.cost.Surface;
import dev.rackloom.api.cost.TiledProduct;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LawsOfCostTest {

  /** Ten units of 1 FLOP a nanosecond; memory never matters. */
  private static final Machine MACHINE = new Machine(1e10, 1e18, 10, 0);

  private static TiledProduct product(double share, double throttle) {
    return new TiledProduct(
        MACHINE,
        List.of(new TiledProduct.Tile(10, 10, 1)),
        List.of(1),
        new TiledProduct.Waves(share, 0, 0, throttle, 1),
        new TiledProduct.Traffic(1, 1, 0, 0, 0, 1),
        4,
        10,
        100);
  }

  private static BoundWork work(int launches, long m, long n, long k, long held) {
    return new BoundWork(
        launches, 2L * launches * m * n * k, 0, 0, 0, held, Map.of("m", m, "n", n, "k", k));
  }

  @Test
  void product_oneTileMoreThanUnits_takesASecondWave() {
    var law = product(1, 0);
    assertThat(law.at(work(1, 100, 10, 5, 0)).totalNanos()).isCloseTo(1_100, within(1e-6));
    assertThat(law.at(work(1, 101, 10, 5, 0)).totalNanos()).isCloseTo(2_100, within(1e-6));
  }

  @Test
  void product_launches_addUp() {
    var one = product(0.5, 0).at(work(1, 300, 40, 5, 0));
    var three = product(0.5, 0).at(work(3, 300, 40, 5, 0));
    assertThat(three.totalNanos()).isCloseTo(3 * one.totalNanos(), within(1e-6));
    assertThat(three.fixedNanos()).isEqualTo(300);
  }

  @Test
  void product_inAStageThatRunsHot_isThrottled() {
    var law = product(1, 0.25);
    double alone = law.at(work(1, 100, 10, 5, 0)).totalNanos();
    double hot = law.at(work(1, 100, 10, 5, 1 << 30)).totalNanos();
    assertThat(hot - 100).isCloseTo(1.25 * (alone - 100), within(1e-6));
  }

  @Test
  void product_withoutSizes_isTakenAsACube() {
    var known = product(1, 0).at(work(1, 100, 100, 100, 0));
    var unknown = product(1, 0).at(new BoundWork(1, 2 * 100 * 100 * 100, 0, 0, 0, 0, Map.of()));
    assertThat(unknown.totalNanos()).isCloseTo(known.totalNanos(), within(known.totalNanos() / 2));
  }

  @Test
  void attention_blocksOverUnits_payTheLastWave() {
    var law = new FusedAttention(MACHINE, 1, 1, 8, 1, 128, 0, 0, 0, 0);
    Map<String, Long> sizes =
        Map.of("batch", 1L, "heads", 11L, "tokens", 128L, "context", 128L, "headDim", 64L);
    double nanos = law.at(new BoundWork(1, 1_100, 0, 0, 0, 0, sizes)).totalNanos();
    assertThat(nanos).isCloseTo(110 * 2 / 1.1, within(1e-6));
  }

  @Test
  void collective_morePeers_moreStepsAndTraffic() {
    var law = new Collective(1_000, 500, 1, 2, 1);
    assertThat(at(law, 1, 10)).isZero();
    assertThat(at(law, 2, 0)).isCloseTo(1_000, within(1e-9));
    assertThat(at(law, 4, 0)).isCloseTo(2_000, within(1e-9));
    assertThat(at(law, 4, 1_000)).isCloseTo(2_000 + 1_500, within(1e-6));
  }

  private static double at(CostFunction law, long ranks, long bytes) {
    return law.at(new BoundWork(1, 0, 0, bytes, 0, 0, Map.of("ranks", ranks))).totalNanos();
  }

  @Test
  void corrected_scalesAllPartsByTheSurface() {
    var axis = new Surface.Axis(List.of(new Surface.Factor("m", 1, false)), 1, false, 0, 1);
    var surface = new Surface(List.of(axis), Numbers.of(Math.log(100)), Numbers.of(Math.log(2)));
    var law = product(1, 0);
    var work = work(1, 100, 10, 5, 0);
    var parts = new Corrected(law, surface).at(work);
    assertThat(parts.totalNanos()).isCloseTo(2_200, within(1e-6));
    assertThat(parts.fixedNanos()).isCloseTo(200, within(1e-6));
    assertThat(parts.computeNanos()).isCloseTo(2 * law.at(work).computeNanos(), within(1e-6));
    var far = work(1, 1 << 30, 10, 5, 0);
    assertThat(new Corrected(law, surface).at(far)).isEqualTo(law.at(far));
  }

  @Test
  void cases_chooseBySize() {
    var table = new CostFunction.Table("flops", List.of(new CostFunction.Table.Point(1, 7)));
    var cases = new Cases("m", 1, table, product(1, 0));
    assertThat(cases.at(work(1, 1, 10, 5, 0))).isEqualTo(table.at(work(1, 1, 10, 5, 0)));
    assertThat(cases.at(work(1, 2, 10, 5, 0))).isEqualTo(product(1, 0).at(work(1, 2, 10, 5, 0)));
  }

  @Test
  void records_checkThemselves() {
    assertThatThrownBy(() -> new Machine(1, 1, 0, 0)).hasMessageContaining("units");
    assertThatThrownBy(() -> new Collective(1, 1, 1, -1, 1)).hasMessageContaining("share");
    assertThatThrownBy(() -> new Surface(List.of(), Numbers.of(1), Numbers.of(1)))
        .hasMessageContaining("1 coordinates of 1 knots in 0 axes");
    assertThatThrownBy(() -> Numbers.of(Double.NaN)).hasMessageContaining("finite");
  }
}
