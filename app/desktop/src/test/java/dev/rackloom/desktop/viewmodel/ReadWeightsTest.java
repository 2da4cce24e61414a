package dev.rackloom.desktop.viewmodel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.graph.BodyAt;
import dev.rackloom.desktop.SampleBackend;
import dev.rackloom.desktop.SampleStudy;
import dev.rackloom.viewer.Item;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

/** Weights that the selected operator reads, in the model or in a body, are read when asked for. */
class ReadWeightsTest {

  private static final int IF = 5;

  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private final DeskModel desk = desk(Runnable::run);

  private static DeskModel desk(Executor background) {
    DeskModel desk =
        new DeskModel(
            new SampleBackend(SampleStudy.withBody()),
            Clock.systemUTC(),
            background,
            Runnable::run);
    desk.openModel(Path.of("sample.onnx"));
    return desk;
  }

  private static void select(DeskModel desk, String type) {
    desk.reveal(
        desk.treeProperty().get().orElseThrow().items().stream()
            .filter(i -> i.kind() == Item.Kind.OPERATOR && i.label().equals(type))
            .findFirst()
            .orElseThrow()
            .id());
  }

  private static List<String> texts(DeskModel desk) {
    return desk.details().contentProperty().get().groups().stream()
        .flatMap(g -> g.lines().stream())
        .map(l -> l.name().strip() + "=" + l.value().text())
        .toList();
  }

  private static List<Details.Weight> weights(DeskModel desk) {
    return desk.details().contentProperty().get().weights();
  }

  @Test
  void weightsOfABody_areOffered_andReadByThemselves() {
    select(desk, "Gemm");
    List<BodyAt> way = List.of(new BodyAt(IF, "then_branch"));
    assertThat(weights(desk))
        .containsExactly(new Details.Weight(way, 1), new Details.Weight(way, 2));
    desk.details().readWeights();
    assertThat(texts(desk).stream().filter(t -> t.startsWith("mean")))
        .containsExactly("mean ± deviation=0.7500 ± 0.5000", "mean ± deviation=0.7500 ± 0.5000");
    assertThat(weights(desk)).isEmpty();
  }

  @Test
  void weightsOfTheModel_areNotThoseOfABodyWithTheSameIds() {
    select(desk, "Gemm");
    desk.details().readWeights();
    select(desk, "If");
    assertThat(weights(desk)).hasSize(1);
    assertThat(weights(desk).getFirst().way()).isEmpty();
    assertThat(texts(desk)).noneMatch(t -> t.startsWith("mean"));
    desk.details().readWeights();
    assertThat(texts(desk))
        .contains("range=-1.000 … 1.000", "zeros=25 % of 100", "mean ± deviation=0.2500 ± 0.5000");
  }

  @Test
  void operatorWithoutWeights_readsNone() {
    select(desk, "Softmax");
    desk.details().readWeights();
    assertThat(weights(desk)).isEmpty();
    assertThat(desk.journal().entries()).noneMatch(e -> e.text().contains("weight"));
  }

  @Test
  void whatIsReadOfAModelThatWasClosed_isDropped() {
    DeskModel slow = desk(waiting::add);
    work();
    assertThat(slow.treeProperty().get()).isPresent();
    select(slow, "If");
    slow.details().readWeights();
    Runnable reading = waiting.remove();
    slow.openModel(Path.of("sample.onnx"));
    work();
    reading.run();
    select(slow, "If");
    assertThat(weights(slow)).hasSize(1);
    assertThat(texts(slow)).noneMatch(t -> t.startsWith("mean"));
  }

  private void work() {
    while (!waiting.isEmpty()) {
      waiting.remove().run();
    }
  }
}
