package dev.rackloom.core.experts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rackloom.api.Cancellation;
import dev.rackloom.api.Progress;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.moe.ReplicaPolicy;
import dev.rackloom.api.placement.ExpertAssignment;
import dev.rackloom.api.placement.Placement;
import dev.rackloom.api.rack.Rack;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.codec.RackFile;
import dev.rackloom.core.Workbench;
import dev.rackloom.samples.Samples;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExpertMapsTest {

  @TempDir static Path folder;

  private static Graph graph;
  private static Rack rack;

  @BeforeAll
  static void open() {
    graph =
        Workbench.read(
                FourAgents.PLUGINS,
                Samples.topicalModel(folder, Samples.Experts.FUSED),
                Bindings.of("batch", 1, "seq", 8),
                2,
                Progress.SILENT,
                Cancellation.NEVER)
            .graph();
    rack = RackFile.read(Samples.fourAgents(folder));
  }

  private static List<ExpertAssignment> without(Predicate<ExpertAssignment> some) {
    List<ExpertAssignment> map =
        new ArrayList<>(ExpertMaps.dealt(graph, List.of("cpu0", "cpu1", "cpu2", "cpu3")));
    map.removeIf(some);
    return map;
  }

  private static ExpertAssignment on(int layer, int expert, String rank, double share) {
    return new ExpertAssignment(graph.name(), layer, layer, expert, rank, share);
  }

  private static List<ExpertAssignment> with(
      Predicate<ExpertAssignment> instead, ExpertAssignment... more) {
    List<ExpertAssignment> map = without(instead);
    map.addAll(List.of(more));
    return map;
  }

  private static boolean isIt(ExpertAssignment a) {
    return a.moeLayer() == 1 && a.expert() == 3;
  }

  private static List<ExpertMaps.Split> split(List<ExpertAssignment> map) {
    return ExpertMaps.of(graph, Placement.of("p", List.of()).withExperts(map), rack);
  }

  private static void assertRefused(List<ExpertAssignment> map, String why) {
    assertThatThrownBy(() -> split(map))
        .isInstanceOf(RackloomException.class)
        .hasMessageContaining(why)
        .hasMessageContaining("Maybe give every expert");
  }

  @Test
  void dealtExperts_areOnEveryRank() {
    List<ExpertMaps.Split> splits = split(without(a -> false));
    assertThat(splits).hasSize(4);
    assertThat(splits.getFirst().ranks())
        .extracting(ExpertMaps.Held::device)
        .containsExactly("cpu0", "cpu1", "cpu2", "cpu3");
    assertThat(splits.getFirst().ranks().get(1).experts().toArray()).containsExactly(1, 5, 9, 13);
    assertThat(splits.getFirst().policy()).isEqualTo(ReplicaPolicy.EVEN);
  }

  @Test
  void unequalShares_areFollowed() {
    var map = with(ExpertMapsTest::isIt, on(1, 3, "cpu0", 0.75), on(1, 3, "cpu1", 0.25));
    assertThat(split(map))
        .extracting(ExpertMaps.Split::policy)
        .containsExactly(
            ReplicaPolicy.EVEN, ReplicaPolicy.LP, ReplicaPolicy.EVEN, ReplicaPolicy.EVEN);
  }

  @Test
  void anExpertOnNoRank_isRefused() {
    assertRefused(without(ExpertMapsTest::isIt), "expert 3 of layer 1 (MoE layer 1) is on no rank");
  }

  @Test
  void aRankThatIsNoDevice_isRefused() {
    assertRefused(
        with(ExpertMapsTest::isIt, on(1, 3, "gpu9", 1)),
        "expert 3 of layer 1 (MoE layer 1) is on 'gpu9', which is no device of rack 'four-agents'");
  }

  @Test
  void anExpertThatIsNotThere_isRefused() {
    assertRefused(
        with(a -> false, on(1, 16, "cpu0", 1)),
        "layer 1 (MoE layer 1) has no expert 16, it has 16");
  }

  @Test
  void aLayerWithoutExperts_isRefused() {
    assertRefused(
        with(a -> false, on(9, 0, "cpu0", 1)), "layer 9 (MoE layer 9) has no experts in model");
  }

  @Test
  void anExpertTwiceOnARank_isRefused() {
    assertRefused(
        with(a -> false, on(1, 3, "cpu3", 0)),
        "expert 3 of layer 1 (MoE layer 1) is twice on 'cpu3'");
  }

  @Test
  void sharesThatDoNotSumToOne_areRefused() {
    assertRefused(
        with(ExpertMapsTest::isIt, on(1, 3, "cpu0", 0.5)),
        "shares of expert 3 of layer 1 (MoE layer 1) sum to 0.5, not to 1");
  }

  @Test
  void aMapOfAnotherModel_isRefused() {
    assertRefused(
        List.of(new ExpertAssignment("other", 0, 0, 0, "cpu0", 1)),
        "placement 'p' maps experts of other models only");
  }
}
