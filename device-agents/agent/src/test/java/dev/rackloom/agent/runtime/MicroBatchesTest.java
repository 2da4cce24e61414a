package dev.rackloom.agent.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rackloom.api.Ids;
import dev.rackloom.api.cost.CostProfile;
import dev.rackloom.api.deploy.Artefact;
import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.api.deploy.PlannedStage;
import dev.rackloom.api.deploy.Port;
import dev.rackloom.api.graph.DType;
import dev.rackloom.api.graph.Shape;
import dev.rackloom.api.rack.Device;
import dev.rackloom.api.rack.MemoryTier;
import dev.rackloom.api.rack.Node;
import dev.rackloom.api.rack.Power;
import dev.rackloom.api.rack.Rack;
import dev.rackloom.api.stage.Footprint;
import dev.rackloom.api.stage.Phase;
import dev.rackloom.api.stage.Stage;
import dev.rackloom.api.stage.Work;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.api.symbolic.Dim;
import dev.rackloom.client.TensorValue;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests split by rows, and answers joined. */
final class MicroBatchesTest {

  private static final Dim BATCH = Dim.symbol("batch");
  private static final Port X = new Port("x", DType.FLOAT32, Shape.of(List.of(BATCH, Dim.of(3))));
  private static final Port IDS = new Port("ids", DType.INT64, Shape.of(List.of(BATCH)));

  private static DeploymentPlan plan(int parts, List<Port> inputs, List<Port> outputs) {
    Stage stage =
        new Stage(
            "s",
            "s",
            Ids.NONE,
            Map.of(Phase.PLAIN, new Work(List.of())),
            new Footprint(Dim.of(0), Dim.of(0), Dim.of(0)),
            Dim.of(0),
            Dim.of(0));
    Device device =
        new Device(
            "d",
            "n",
            "cpu",
            "test",
            Map.of("float32", 1.0),
            List.of(new MemoryTier("DDR", 1, 1)),
            0,
            new Power(0, 0),
            Device.Realization.REAL,
            Map.of());
    Rack rack =
        new Rack("r", List.of(new Node("n", "")), List.of(device), List.of(), List.of(), "d", 1);
    Artefact artefact = new Artefact("0".repeat(64), 1, "onnx");
    return new DeploymentPlan(
            "d",
            1,
            "m",
            "g",
            rack,
            List.of(new PlannedStage(stage, Phase.PLAIN, 0, "n", "d", artefact, inputs, outputs)),
            List.of(),
            inputs,
            outputs,
            Bindings.of("batch", 7),
            new CostProfile("p", "r", List.of(), List.of()))
        .withMicroBatches(parts);
  }

  private static Map<String, TensorValue> inputs(SplittableRandom random, int batch) {
    float[] x = new float[batch * 3];
    for (int i = 0; i < x.length; i++) {
      x[i] = random.nextInt(1000);
    }
    long[] ids = LongStream.range(0, batch).toArray();
    return Map.of("x", TensorValue.of(x, batch, 3), "ids", TensorValue.of(ids, batch));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void parts_joinToWhatWasSplit_andDifferByOneRowAtMost(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 200; i++) {
      int wanted = random.nextInt(1, 9);
      int batch = random.nextInt(1, 20);
      MicroBatches batches = new MicroBatches(plan(wanted, List.of(X, IDS), List.of(IDS, X)));
      Map<String, TensorValue> whole = inputs(random, batch);
      List<MicroBatches.Part> parts = batches.split(whole);
      String name = batch + " rows in up to " + wanted;
      assertThat(parts).as(name).hasSize(Math.min(wanted, batch));
      assertThat(batches.join(parts, parts.stream().map(MicroBatches.Part::inputs).toList()))
          .as(name)
          .isEqualTo(whole);
      if (parts.size() > 1) {
        long[] rows = parts.stream().mapToLong(MicroBatches.Part::rows).sorted().toArray();
        assertThat(rows[rows.length - 1] - rows[0]).as(name).isLessThanOrEqualTo(1);
        assertThat(Arrays.stream(rows).sum()).isEqualTo(batch);
        assertThat(parts).allSatisfy(p -> assertThat(p.bindings().get("batch")).hasValue(p.rows()));
      }
    }
  }

  private static void runsWhole(List<Port> inputs, List<Port> outputs) {
    Map<String, TensorValue> whole = inputs(new SplittableRandom(1), 3);
    assertThat(new MicroBatches(plan(3, inputs, outputs)).split(whole))
        .singleElement()
        .satisfies(part -> assertThat(part.inputs()).isEqualTo(whole));
  }

  @Test
  void portsThatAreNotRowsOfOneBatch_runWhole() {
    Port scalar = new Port("loss", DType.FLOAT32, Shape.scalar());
    Port fixed = new Port("y", DType.FLOAT32, Shape.of(1, 3));
    Port other = new Port("y", DType.FLOAT32, Shape.of(List.of(Dim.symbol("rows"), Dim.of(3))));
    Port pairs = new Port("y", DType.FLOAT32, Shape.of(List.of(BATCH, BATCH)));
    Port twice = new Port("y", DType.FLOAT32, Shape.of(List.of(BATCH.times(2), Dim.of(3))));
    Port unranked = new Port("y", DType.FLOAT32, Shape.unranked("nobody says"));
    for (Port output : List.of(scalar, fixed, other, pairs, twice, unranked)) {
      runsWhole(List.of(X, IDS), List.of(X, output));
    }
    runsWhole(List.of(X, new Port("ids", DType.INT64, Shape.of(3))), List.of(X));
  }

  @Test
  void agents_warmUpWithTheLargestPart() {
    DeploymentPlan plan = plan(4, List.of(X, IDS), List.of(X));
    assertThat(MicroBatches.typical(plan).get("batch")).as("7 rows in 4 parts").hasValue(2);
    assertThat(MicroBatches.typical(plan.withMicroBatches(1))).isEqualTo(plan.typical());
    assertThat(MicroBatches.typical(plan.withMicroBatches(9)).get("batch")).hasValue(1);
  }

  @Test
  void answersThatAreNotThePartsRows_areNamed() {
    MicroBatches batches = new MicroBatches(plan(2, List.of(X, IDS), List.of(X)));
    List<MicroBatches.Part> parts = batches.split(inputs(new SplittableRandom(1), 4));
    Map<String, TensorValue> two = Map.of("x", TensorValue.of(new float[6], 2, 3));
    Map<String, TensorValue> one = Map.of("x", TensorValue.of(new float[3], 1, 3));
    assertThatThrownBy(() -> batches.join(parts, List.of(two, one)))
        .hasMessageContaining("'x' of micro-batch 1 has shape [1, 3]")
        .hasMessageContaining("2 rows")
        .hasMessageContaining("--micro-batches 1");
  }
}
