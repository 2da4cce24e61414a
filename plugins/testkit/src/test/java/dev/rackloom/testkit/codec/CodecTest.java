package dev.rackloom.testkit.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rackloom.api.Ids;
import dev.rackloom.api.Numbers;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.cost.Basis;
import dev.rackloom.api.cost.Cases;
import dev.rackloom.api.cost.Collective;
import dev.rackloom.api.cost.Corrected;
import dev.rackloom.api.cost.CostBlock;
import dev.rackloom.api.cost.CostFunction;
import dev.rackloom.api.cost.CostProfile;
import dev.rackloom.api.cost.CostScope;
import dev.rackloom.api.cost.FusedAttention;
import dev.rackloom.api.cost.Machine;
import dev.rackloom.api.cost.Provenance;
import dev.rackloom.api.cost.Source;
import dev.rackloom.api.cost.Surface;
import dev.rackloom.api.cost.TiledProduct;
import dev.rackloom.api.deploy.WireFormat;
import dev.rackloom.api.graph.DType;
import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.graph.Shape;
import dev.rackloom.api.placement.Assignment;
import dev.rackloom.api.placement.DeviceGroup;
import dev.rackloom.api.placement.ExpertAssignment;
import dev.rackloom.api.placement.Placement;
import dev.rackloom.api.placement.StateAssignment;
import dev.rackloom.api.placement.TierAssignment;
import dev.rackloom.api.stage.OperatorFamily;
import dev.rackloom.api.stage.Phase;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.api.telemetry.TelemetryEvent;
import dev.rackloom.codec.Codec;
import dev.rackloom.codec.Quantities;
import dev.rackloom.testkit.Transformers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class CodecTest {

  private static <T> void roundTrips(T value, Class<T> type) {
    assertThat(Codec.fromJson(Codec.toJson(value), type)).isEqualTo(value);
  }

  @Test
  void graph_roundTrips() {
    roundTrips(Transformers.encoder(3, 64, true), Graph.class);
  }

  @Test
  void profile_withNaNBandAndInfiniteKnee_roundTrips() {
    var roofline =
        new CostFunction.Roofline(1e12, 0.5, 1e11, 0.8, Double.POSITIVE_INFINITY, 3.5, 7, 9);
    var table = new CostFunction.Table("m", List.of(new CostFunction.Table.Point(1, 2.5)));
    var blocks =
        List.of(
            new CostBlock(
                "d", new CostScope.OfFamily(OperatorFamily.GEMM, "float32"), roofline, "p"),
            new CostBlock("d", new CostScope.OfStage("s", Phase.DECODE), table, "p"));
    roundTrips(
        new CostProfile(
            "n",
            "r",
            blocks,
            List.of(new Provenance("p", Source.MEASURED, Basis.TABLE, Double.NaN, ""))),
        CostProfile.class);
  }

  @Test
  void lawsOfCost_roundTrip() {
    var machine = new Machine(1e15, 3e12, 132, 50_000_000);
    var product =
        new TiledProduct(
            machine,
            List.of(new TiledProduct.Tile(128, 64, 0.8)),
            List.of(1, 2),
            new TiledProduct.Waves(0.5, 300, 1_000, 0.1, 5e5),
            new TiledProduct.Traffic(0.9, 3, 0.1, 1, 0.5, 0.25),
            2.5,
            12,
            3_000);
    var axis = new Surface.Axis(List.of(new Surface.Factor("m", 128, false)), 132, true, 0.1, 0.7);
    var surface = new Surface(List.of(axis), Numbers.of(-1.25, 3), Numbers.of(0.5, 1e-9));
    var attention = new FusedAttention(machine, 0.6, 0.9, 2, 0.4, 128, 0, 1.5, 100, 8_000);
    roundTrips(new Corrected(product, surface), CostFunction.class);
    roundTrips(new Cases("tokens", 1, attention, product), CostFunction.class);
    roundTrips(new Collective(9_000, 2_000, 0.01, 0.02, 1.5), CostFunction.class);
  }

  @Test
  void placement_withGroupsExpertsAndStates_roundTrips() {
    var tensor =
        new DeviceGroup(DeviceGroup.Mode.TENSOR, List.of("a", "b"), List.of(0.5, 0.5), "nic0");
    roundTrips(
        new Placement(
            "p",
            List.of(new Assignment("m", "s", Phase.PREFILL, tensor, 1)),
            List.of(new ExpertAssignment("m", 4, 1, 17, "a", 0.25)),
            List.of(new StateAssignment("m", "kv.3", "heads 0-7", "a", "HBM")),
            List.of(new TierAssignment("m", "s", "a", TierAssignment.What.WEIGHTS, "DDR of host")),
            WireFormat.BFLOAT16),
        Placement.class);
  }

  @Test
  void placement_keptBeforeTiersAndWires_isAtHomeAndTravelsAsItIs() {
    String old = "{\"name\":\"p\",\"assignments\":[],\"experts\":[],\"states\":[]}";
    Placement read = Codec.fromJson(old.getBytes(StandardCharsets.UTF_8), Placement.class);
    assertThat(read).isEqualTo(Placement.of("p", List.of()));
    assertThat(read.wire()).isEqualTo(WireFormat.SAME);
  }

  @Test
  void sealedFamilies_carryTheirKind() {
    TelemetryEvent event = new TelemetryEvent.DeviceUsed("n", "d", 1, 2, 3, 4, 5, Source.EMULATED);
    String json = new String(Codec.toJson(event), StandardCharsets.UTF_8);
    assertThat(json).contains("\"kind\":\"deviceUsed\"");
    roundTrips(event, TelemetryEvent.class);
  }

  @Test
  void smallValues_roundTrip() {
    roundTrips(Ids.of(3, 1, 2), Ids.class);
    roundTrips(Bindings.of("a", 1, "b", 2), Bindings.class);
    roundTrips(new DType("q4_k", 256, 144), DType.class);
    roundTrips(Shape.unranked("why"), Shape.class);
  }

  @Test
  void fromJson_damaged_isAUsersFailureWithAPlace() {
    assertThatThrownBy(
            () -> Codec.fromJson("{\"name\": 3,".getBytes(StandardCharsets.UTF_8), Placement.class))
        .isInstanceOf(RackloomException.class)
        .hasMessageContaining("line 1");
    assertThatThrownBy(() -> Codec.fromJson("{}".getBytes(StandardCharsets.UTF_8), Placement.class))
        .isInstanceOf(RackloomException.class);
  }

  @Test
  void quantities_unitsAreExact() {
    assertThat(Quantities.bytes("1.5MiB")).isEqualTo(3 << 19);
    assertThat(Quantities.nanos("250ms")).isEqualTo(250_000_000L);
    assertThatThrownBy(() -> Quantities.bytes("12 parsecs")).hasMessageContaining("16GiB");
    assertThat(Quantities.showBytes(46.9 * (1 << 20))).isEqualTo("46.9 MiB");
  }
}
