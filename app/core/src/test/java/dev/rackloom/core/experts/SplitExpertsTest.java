package dev.rackloom.core.experts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.rackloom.api.deploy.BatchSymbol;
import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.api.deploy.PlannedExperts;
import dev.rackloom.api.deploy.PlannedExperts.Rank;
import dev.rackloom.api.moe.MapMetrics;
import dev.rackloom.api.placement.ExpertAssignment;
import dev.rackloom.client.TensorValue;
import dev.rackloom.core.PlanBuilder;
import dev.rackloom.core.Session;
import dev.rackloom.core.moe.MapShape;
import dev.rackloom.samples.Samples;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The topical model, its experts split over four real agents, against the same file unsplit. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SplitExpertsTest {

  private static final double BAR = 1e-4;
  private static final int SEEDS = 5;
  private static final int WIDTH = 64;

  private Path folder;
  private FourAgents agents;

  @BeforeAll
  void start(@TempDir Path temp) {
    folder = temp;
    agents = new FourAgents(temp);
  }

  @AfterAll
  void stop() {
    agents.close();
  }

  /** Seed 1 is a single token. */
  private static TensorValue batch(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int rows = seed == 1 ? 1 : random.nextInt(1, 4);
    int tokens = seed == 1 ? 1 : random.nextInt(1, 40);
    long[] ids = random.longs((long) rows * tokens, 32, 127).toArray();
    return TensorValue.of(ids, rows, tokens);
  }

  /** Two copies of every third expert, all experts of one layer on one device. */
  private List<ExpertAssignment> uneven(Session session) {
    List<ExpertAssignment> map = new ArrayList<>();
    for (ExpertAssignment a : ExpertMaps.dealt(session.model().graph(), agents.devices())) {
      if (a.moeLayer() == 2) {
        map.add(moved(a, "cpu3", 1));
      } else if (a.expert() % 3 == 0) {
        map.add(moved(a, a.rank(), 0.5));
        map.add(moved(a, a.rank().equals("cpu1") ? "cpu2" : "cpu1", 0.5));
      } else {
        map.add(a);
      }
    }
    return map;
  }

  private static ExpertAssignment moved(ExpertAssignment a, String rank, double share) {
    return new ExpertAssignment(a.model(), a.layer(), a.moeLayer(), a.expert(), rank, share);
  }

  /** Copies of an expert share its rows, so that products are of other sizes than unsplit. */
  @ParameterizedTest
  @EnumSource(Samples.Experts.class)
  void copiedExperts_answerAsTheUnsplitModel(Samples.Experts experts) {
    Session session = agents.open(experts, 3);
    check(session, uneven(session), 1);
  }

  /** Every expert has the rows that it has unsplit: all layers choose alike to the last bit. */
  @Test
  void splitExperts_chooseBitForBit() {
    Session session = agents.open(Samples.Experts.FUSED, 2);
    check(session, ExpertMaps.dealt(session.model().graph(), agents.devices()), 4);
  }

  /** Dispatch and combine meet within a micro-batch. */
  @Test
  void splitExperts_inMicroBatches_answerAsTheUnsplitModel() throws Exception {
    Session session = agents.open(Samples.Experts.FUSED, 2);
    PlanBuilder.Built built =
        agents.build(session, ExpertMaps.dealt(session.model().graph(), agents.devices()));
    DeploymentPlan plan = agents.deploy(built.plan().withMicroBatches(3), built);
    assertThat(BatchSymbol.hindrance(plan)).isEmpty();
    long[] ids = new SplittableRandom(11).longs(5 * 9, 32, 127).toArray();
    TensorValue batch = TensorValue.of(ids, 5, 9);
    try (Unsplit unsplit = new Unsplit(session.model(), folder)) {
      assertThat(worst(agents.ask(plan, batch).get("logits"), unsplit.answer(batch)))
          .isLessThan(BAR);
    }
  }

  /**
   * Compares answers and routing.
   *
   * @param exact layers whose weights must be the same bit for bit; experts are in all
   */
  private void check(Session session, List<ExpertAssignment> map, int exact) {
    DeploymentPlan plan = agents.deploy(agents.build(session, map));
    try (Unsplit unsplit = new Unsplit(session.model(), folder)) {
      for (long seed = 1; seed <= SEEDS; seed++) {
        TensorValue ids = batch(seed);
        Map<String, TensorValue> split = agents.ask(plan, ids);
        assertThat(worst(split.get("logits"), unsplit.answer(ids)))
            .as("seed %d", seed)
            .isLessThan(BAR);
        for (PlannedExperts block : plan.experts()) {
          Map<String, TensorValue> whole = unsplit.routing(block.moeLayer(), ids);
          String at = "seed " + seed + ", layer " + block.layer();
          TensorValue weights = split.get(block.shown(PlannedExperts.WEIGHTS));
          assertThat(split.get(block.shown(PlannedExperts.CHOSEN)))
              .as(at)
              .isEqualTo(whole.get(PlannedExperts.CHOSEN));
          assertThat(worst(weights, whole.get(PlannedExperts.WEIGHTS)))
              .as(at)
              .isLessThanOrEqualTo(block.moeLayer() < exact ? 0 : 1e-5);
        }
      }
    }
  }

  private static double worst(TensorValue split, TensorValue whole) {
    float[] a = split.toFloats();
    float[] b = whole.toFloats();
    assertThat(split.shape()).isEqualTo(whole.shape());
    double worst = 0;
    for (int i = 0; i < a.length; i++) {
      worst = Math.max(worst, Math.abs(a[i] - b[i]));
    }
    return worst;
  }

  @Test
  void rowsHandedOut_areTheRankCopies_andTelemetryCountsExperts() throws Exception {
    Session session = agents.open(Samples.Experts.FUSED, 2);
    DeploymentPlan plan =
        agents.deploy(
            agents.build(session, ExpertMaps.dealt(session.model().graph(), agents.devices())));
    TensorValue ids = batch(7);
    HeardExperts heard = new HeardExperts(plan.experts().size());
    try (AutoCloseable _ = agents.listen(plan, heard)) {
      Map<String, TensorValue> answer = agents.ask(plan, ids);
      heard.await();
      for (PlannedExperts block : plan.experts()) {
        long[] chosen = answer.get(block.shown(PlannedExperts.CHOSEN)).toLongs();
        long copies = rankCopies(block, chosen);
        assertThat(sum(heard.book(), block, false)).isEqualTo(copies);
        assertThat(sum(heard.book(), block, true)).isEqualTo(copies * WIDTH * Float.BYTES);
        var loads = heard.book().statistics("live").orElseThrow().loads();
        for (int e = 0; e < block.experts(); e++) {
          int expert = e;
          assertThat(loads.load(block.moeLayer(), e))
              .isEqualTo(java.util.Arrays.stream(chosen).filter(c -> c == expert).count());
        }
      }
    }
  }

  @Test
  void servedExperts_areTheMapOfThePlan_onceEveryLayerWasAsked() throws Exception {
    Session session = agents.open(Samples.Experts.FUSED, 2);
    DeploymentPlan plan = agents.deploy(agents.build(session, uneven(session)));
    HeardExperts heard = new HeardExperts(plan.experts().size());
    try (AutoCloseable _ = agents.listen(plan, heard)) {
      assertThat(ServedExperts.of(plan, heard.book())).isEmpty();
      agents.ask(plan, batch(7));
      heard.await();
    }
    ServedExperts served = ServedExperts.of(plan, heard.book()).orElseThrow();
    assertThat(served.statistics().name())
        .isEqualTo(plan.deployment() + ", " + heard.book().tokens() + " tokens");
    for (PlannedExperts block : plan.experts()) {
      for (int e = 0; e < block.experts(); e++) {
        int expert = e;
        assertThat(
                MapShape.ranksOf(served.map(), block.moeLayer(), e).stream()
                    .map(r -> served.ranks().rank(r).id()))
            .containsExactlyInAnyOrderElementsOf(
                block.ranks().stream()
                    .filter(r -> r.experts().contains(expert))
                    .map(Rank::device)
                    .toList());
      }
    }
    // all experts of one layer stand on one device: that layer is as far from balance as can be
    MapMetrics priced = served.session().price(served.map());
    assertThat(priced.layers().get(2).windowBalance()).isCloseTo(0.25, within(1e-9));
    assertThat(priced.layers().get(0).windowBalance()).isGreaterThan(0.25);
  }

  private static long sum(ExpertBook book, PlannedExperts block, boolean bytes) {
    return book.sent().stream()
        .filter(s -> s.moeLayer() == block.moeLayer())
        .mapToLong(s -> bytes ? s.bytes() : s.rows())
        .sum();
  }

  /** Distinct ranks of each token: there is one copy of each expert. */
  private static long rankCopies(PlannedExperts block, long[] chosen) {
    long copies = 0;
    for (int i = 0; i < chosen.length; i += block.topK()) {
      Set<String> ranks = new HashSet<>();
      for (int j = i; j < i + block.topK(); j++) {
        int expert = (int) chosen[j];
        block.ranks().stream()
            .filter(r -> r.experts().contains(expert))
            .map(Rank::device)
            .forEach(ranks::add);
      }
      copies += ranks.size();
    }
    return copies;
  }
}
