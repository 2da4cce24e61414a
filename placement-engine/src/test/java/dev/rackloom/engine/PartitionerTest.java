package dev.rackloom.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.graph.Operator;
import dev.rackloom.api.graph.Tensor;
import dev.rackloom.api.spi.WorkRules;
import dev.rackloom.api.stage.OperatorFamily;
import dev.rackloom.api.stage.Stage;
import dev.rackloom.api.stage.StageGraph;
import dev.rackloom.api.stage.Traffic;
import dev.rackloom.api.stage.WorkItem;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.api.symbolic.Dim;
import dev.rackloom.engine.partition.PartitionOptions;
import dev.rackloom.engine.partition.Partitioner;
import dev.rackloom.testkit.Transformers;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PartitionerTest {

  /** Operators of a layer. */
  private static final int LAYER = 9;

  private static final Pattern LAYER_NAME = Pattern.compile("layer[./]\\d+");

  private static final WorkRules RULES =
      (graph, op) -> {
        Tensor out = graph.tensors().get(op.outputs().get(0));
        boolean product = op.type().name().equals("MatMul");
        Dim flops = out.shape().elements().times(product ? 128 : 1);
        return new WorkItem(
            product ? OperatorFamily.GEMM : OperatorFamily.ELEMENTWISE,
            out.dtype(),
            1,
            flops,
            Dim.zero(),
            new Traffic(Dim.zero(), out.bytes()),
            Traffic.none(),
            Map.of());
      };

  @ParameterizedTest
  @CsvSource({"1,1,true", "6,4,true", "6,12,true", "6,12,false", "24,14,true", "2,100,false"})
  void partition_encoder_coversEveryOperatorOnce_inADag(int layers, int stages, boolean scoped) {
    Graph graph = Transformers.encoder(layers, 64, scoped);
    StageGraph cut =
        Partitioner.partition(graph, RULES, new PartitionOptions(stages, Bindings.of("seq", 32)));
    assertThat(cut.stages()).hasSizeLessThanOrEqualTo(stages).isNotEmpty();
    int[] all = cut.stages().stream().flatMapToInt(s -> s.operators().stream()).sorted().toArray();
    assertThat(all).isEqualTo(IntStream.range(0, graph.operators().size()).toArray());
    Dim whole =
        Dim.sum(graph.operators().stream().map(op -> RULES.work(graph, op).flops()).toList());
    assertThat(
            Dim.sum(
                cut.stages().stream()
                    .map(s -> s.work().values().iterator().next().flops())
                    .toList()))
        .isEqualTo(whole);
  }

  @ParameterizedTest
  @CsvSource({"6,6", "12,4"})
  void partition_scopedEncoder_isBalanced_andCutsBetweenScopes(int layers, int stages) {
    Graph graph = Transformers.encoder(layers, 64, true);
    Bindings sizes = Bindings.of("seq", 32);
    StageGraph cut = Partitioner.partition(graph, RULES, new PartitionOptions(stages, sizes));
    var flops =
        cut.stages().stream()
            .mapToLong(
                s -> s.work().values().iterator().next().flops().bind(sizes).known().orElseThrow())
            .summaryStatistics();
    assertThat(flops.getMax()).isLessThanOrEqualTo(2 * flops.getMin());
    for (Stage stage : cut.stages()) {
      Operator last = graph.operators().get(stage.operators().get(stage.operators().size() - 1));
      int next = last.id() + 1;
      if (next < graph.operators().size()) {
        assertThat(graph.operators().get(next).scope()).isNotEqualTo(last.scope());
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"12,5", "32,14", "200,14", "24,24"})
  void layersAreWhole_whereThereAreEnough_andEqualStagesStandTogether(int layers, int stages) {
    Graph graph = Transformers.encoder(layers, 64, true);
    StageGraph cut =
        Partitioner.partition(graph, RULES, new PartitionOptions(stages, Bindings.of("seq", 32)));
    List<Set<String>> layersOf =
        cut.stages().stream().map(s -> layers(graph, s)).filter(l -> !l.isEmpty()).toList();
    assertThat(layersOf.stream().mapToInt(Set::size).sum())
        .as("no layer is in two stages")
        .isEqualTo(layers);
    List<Integer> sizes = layersOf.stream().map(Set::size).toList();
    long changes = IntStream.range(1, sizes.size()).filter(i -> differ(sizes, i)).count();
    assertThat(changes).as("runs of %s", sizes).isLessThanOrEqualTo(3);
  }

  private static boolean differ(List<Integer> sizes, int i) {
    return !sizes.get(i).equals(sizes.get(i - 1));
  }

  private static Set<String> layers(Graph graph, Stage stage) {
    return stage.operators().stream()
        .mapToObj(op -> LAYER_NAME.matcher(graph.operators().get(op).scope()))
        .filter(Matcher::find)
        .map(Matcher::group)
        .collect(Collectors.toSet());
  }

  /** A last stage may have less, and the first has what stands before the layers too. */
  @ParameterizedTest
  @CsvSource({"16,14,8", "24,14,12", "24,13,12", "40,9,8", "23,14,12", "200,12,12"})
  void namelessLayers_areWhole_asManyInEachStage_whereThereAreEnough(
      int layers, int stages, int expected) {
    StageGraph cut = nameless(layers, stages);
    assertThat(cut.stages()).hasSize(expected);
    for (Stage stage : cut.stages()) {
      assertThat(stage.operators().stream().filter(op -> op > 0).count() % LAYER).isZero();
      assertThat(stage.label()).matches("MatMul block(s \\d+ to)? \\d+");
    }
    assertThat(cut.stages().stream().map(Stage::label)).doesNotHaveDuplicates();
    assertThat(cut.stages().stream().skip(1).map(s -> s.operators().size()).distinct())
        .hasSizeLessThanOrEqualTo(2);
  }

  @Test
  void fewerNamelessLayersThanStages_areCutAlike_andNamedAsParts() {
    StageGraph cut = nameless(6, 12);
    assertThat(cut.stages()).hasSize(12);
    assertThat(cut.stages().stream().map(Stage::label))
        .allMatch(l -> l.matches(".* of block [1-6]"))
        .contains("Add, MatMul of block 1", "MatMul, Gelu of block 6");
    assertThat(cut.stages().stream().skip(1).map(s -> s.operators().size()).distinct())
        .as("each layer in two at the same place")
        .hasSize(2);
  }

  private static StageGraph nameless(int layers, int stages) {
    Graph graph = Transformers.encoder(layers, 64, false);
    return Partitioner.partition(
        graph, RULES, new PartitionOptions(stages, Bindings.of("seq", 32)));
  }

  @Test
  void partition_ofOnePhase_asksOnceWhatAnOperatorDoes() {
    Graph graph = Transformers.encoder(6, 64, true);
    AtomicInteger asked = new AtomicInteger();
    WorkRules counting =
        (g, op) -> {
          asked.incrementAndGet();
          return RULES.work(g, op);
        };
    StageGraph cut =
        Partitioner.partition(graph, counting, new PartitionOptions(6, Bindings.of("seq", 32)));
    assertThat(cut.stages()).hasSize(6);
    assertThat(asked).hasValue(graph.operators().size());
  }
}
