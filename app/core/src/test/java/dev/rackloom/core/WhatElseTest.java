package dev.rackloom.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rackloom.api.Cancellation;
import dev.rackloom.api.Ids;
import dev.rackloom.api.Progress;
import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.graph.Operator;
import dev.rackloom.api.graph.Tensor;
import dev.rackloom.api.placement.Placement;
import dev.rackloom.api.rack.Device;
import dev.rackloom.api.rack.Rack;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.codec.RackFile;
import dev.rackloom.samples.Samples;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real MiniLM on racks that are not there, in parts, and its weights. */
class WhatElseTest {

  @TempDir static Path folder;

  private static OpenModel model;
  private static Session session;

  @BeforeAll
  static void open() {
    model = MiniLm.read(folder);
    Rack rack = RackFile.read(Samples.rack(folder));
    session = MiniLm.on(model, rack);
  }

  /** Stages in turn on the devices. */
  private static Placement spread(List<Device> devices) {
    return MiniLm.placed(model, s -> devices.get(s % devices.size()).id());
  }

  @Test
  void fasterLinks_makeASpreadPlacementFaster() {
    Placement spread = spread(session.rack().devices());
    Session fast = session.on(new RackChange(8, Map.of()));
    assertThat(fast.price(spread).latencyNanos()).isLessThan(session.price(spread).latencyNanos());
    assertThat(session.on(RackChange.NONE)).isSameAs(session);
  }

  @Test
  void addedDevice_isLikeTheLastOfItsKind() {
    Device like = session.rack().devices().getLast();
    Session more = session.on(new RackChange(1, Map.of(like.sheet(), 3)));
    assertThat(more.rack().devices()).hasSize(session.rack().devices().size() + 2);
    Device added = more.rack().devices().getLast();
    assertThat(added.sheet()).isEqualTo(like.sheet());
    assertThat(more.price(spread(List.of(added))).latencyNanos())
        .isEqualTo(session.price(spread(List.of(like))).latencyNanos());
  }

  @Test
  void fewerDevices_leaveNoLinkOpen() {
    Device gone = session.rack().devices().getLast();
    Rack fewer = session.on(new RackChange(1, Map.of(gone.sheet(), 0))).rack();
    assertThat(fewer.device(gone.id())).isEmpty();
    assertThat(fewer.links()).noneMatch(l -> l.a().equals(gone.id()) || l.b().equals(gone.id()));
    assertThatThrownBy(() -> new RackChange(0, Map.of())).hasMessageContaining("positive");
  }

  @Test
  void part_readsItsInputsAndMakesItsOutputs() {
    Ids operators = model.stages().stages().get(3).operators();
    Graph part = SubGraph.of(model.graph(), operators, "a stage");
    assertThat(part.operators()).hasSameSizeAs(operators.stream().boxed().toList());
    assertThat(part.inputs().isEmpty()).isFalse();
    assertThat(part.outputs().isEmpty()).isFalse();
    assertThat(part.operators().stream().map(Operator::name))
        .containsExactlyElementsOf(
            operators.stream().mapToObj(o -> model.graph().operators().get(o).name()).toList());
    assertThat(part.digest()).isNotEqualTo(model.graph().digest());
  }

  @Test
  void partAsAFile_isAModelOfItsOwn() {
    try (Workbench bench = Workbench.open(folder.resolve("workspace"))) {
      Path file = folder.resolve("part.onnx");
      Ids operators = model.stages().stages().get(3).operators();
      assertThat(bench.cutOut(model, operators, file)).isPositive();
      OpenModel part =
          Workbench.read(
              MiniLm.PLUGINS, file, Bindings.NONE, 4, Progress.SILENT, Cancellation.NEVER);
      assertThat(part.graph().operators()).hasSize(operators.size());
      assertThat(Files.exists(folder.resolve("part.onnx"))).isTrue();
      assertThatThrownBy(
              () -> bench.cutOut(model, operators, folder.resolve("no folder").resolve("x.onnx")))
          .hasMessageContaining("could not be written");
    }
  }

  private static int largestWeight() {
    return IntStream.range(0, model.graph().tensors().size())
        .filter(t -> model.graph().tensors().get(t).role() == Tensor.Role.WEIGHT)
        .boxed()
        .max(
            java.util.Comparator.comparingLong(
                t -> model.graph().tensors().get(t).bytes().known().orElse(0)))
        .orElseThrow();
  }

  @Test
  void weight_isReadWhole_andSaysWhatItIsLike() {
    int weight = largestWeight();
    TensorStatistics read =
        TensorStatistics.of(
                MiniLm.PLUGINS, model.file(), model.graph(), List.of(), weight, Cancellation.NEVER)
            .orElseThrow();
    Tensor tensor = model.graph().tensors().get(weight);
    assertThat(read.count()).isEqualTo(tensor.shape().elements().known().getAsLong());
    assertThat(read.least()).isNegative();
    assertThat(read.most()).isPositive();
    assertThat(read.deviation()).isBetween(1e-4, 10.0);
    assertThat(read.notNumbers()).isZero();
  }

  @Test
  void activation_hasNoElementsInTheFile() {
    int activation = model.graph().operators().getFirst().outputs().get(0);
    assertThat(
            TensorStatistics.of(
                MiniLm.PLUGINS,
                model.file(),
                model.graph(),
                List.of(),
                activation,
                Cancellation.NEVER))
        .isEmpty();
  }

  @Test
  void reading_canBeCancelled() {
    assertThatThrownBy(() ->
            TensorStatistics.of(
                MiniLm.PLUGINS,
                model.file(),
                model.graph(),
                List.of(),
                largestWeight(),
                () -> true))
        .isInstanceOf(CancellationException.class);
  }
}
