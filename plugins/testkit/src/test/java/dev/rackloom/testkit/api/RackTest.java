package dev.rackloom.testkit.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rackloom.api.rack.Device;
import dev.rackloom.api.rack.Link;
import dev.rackloom.api.rack.Node;
import dev.rackloom.api.rack.Rack;
import dev.rackloom.api.rack.Route;
import dev.rackloom.api.rack.Routes;
import dev.rackloom.api.rack.TransferEngine;
import dev.rackloom.testkit.Racks;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RackTest {

  private static Rack rack(Link... links) {
    var devices =
        List.of(
            Racks.device("a", "n", 1, 1, 1),
            Racks.device("b", "n", 1, 1, 1),
            Racks.device("c", "n", 1, 1, 1));
    return new Rack(
        "r", List.of(new Node("n", "")), devices, List.of("hub"), List.of(links), "hub", 1);
  }

  private static Link link(String id, String a, String b, double gbps) {
    return new Link(id, a, b, "test", gbps * 1e9, 1_000);
  }

  @Test
  void between_twoFastHops_beatOneSlow() {
    Routes routes =
        new Routes(
            rack(link("slow", "a", "c", 0.1), link("x", "a", "b", 100), link("y", "b", "c", 50)));
    var route = routes.between("a", "c").orElseThrow();
    assertThat(route.links()).extracting(Link::id).containsExactly("x", "y");
    assertThat(route.bytesPerS()).isEqualTo(50e9);
    assertThat(route.latencyNanos()).isEqualTo(2_000);
  }

  @Test
  void between_unconnected_isEmpty_andSelf_isNowhere() {
    Routes routes = new Routes(rack(link("x", "a", "b", 1)));
    assertThat(routes.between("a", "c")).isEmpty();
    assertThat(routes.between("a", "a").orElseThrow().nanos(1e9)).isZero();
    assertThat(routes.between("hub", "a")).isEmpty();
  }

  /** Host a behind NIC x, host b behind NIC y, host c on the switch itself. */
  private static Routes throughNics(TransferEngine x, TransferEngine y) {
    Rack plain = rack();
    List<Device> devices = new ArrayList<>(plain.devices());
    devices.add(Racks.nic("x", "n", x));
    devices.add(Racks.nic("y", "n", y));
    List<Link> links =
        List.of(
            new Link("ax", "a", "x", "pcie", 32e9, 1_000),
            new Link("by", "b", "y", "pcie", 32e9, 1_000),
            new Link("xh", "x", "hub", "ethernet", 10e9, 1_000),
            new Link("yh", "y", "hub", "ethernet", 10e9, 1_000),
            new Link("ch", "c", "hub", "ethernet", 10e9, 1_000));
    return new Routes(new Rack("r", plain.nodes(), devices, List.of("hub"), links, "hub", 1));
  }

  private static final TransferEngine HALVES = new TransferEngine(25e9, 2_000, 2, "lz");

  @Test
  void between_twoEnginesOfOneCodec_halfTheBytesAreOnTheNetwork() {
    Route route = throughNics(HALVES, HALVES).between("a", "b").orElseThrow();
    assertThat(route.links())
        .extracting(Link::id)
        .containsExactly("ax", "x engine", "xh", "yh", "y engine", "by");
    assertThat(route.shares()).containsExactly(1.0, 1.0, 0.5, 0.5, 1.0, 1.0);
    assertThat(route.latencyNanos()).isEqualTo(8_000);
    assertThat(route.bytesPerS()).isEqualTo(20e9);
    assertThat(route.nanos(20e9)).isEqualTo(1e9 + 8_000);
    assertThat(route.leastShare()).isEqualTo(0.5);
    assertThat(route.reversed().shares()).containsExactly(1.0, 1.0, 0.5, 0.5, 1.0, 1.0);
  }

  @Test
  void between_theSlowEngine_isTheLimit() {
    TransferEngine slow = new TransferEngine(5e9, 0, 2, "lz");
    assertThat(throughNics(HALVES, slow).between("a", "b").orElseThrow().bytesPerS())
        .isEqualTo(5e9);
  }

  @Test
  void between_otherCodecs_orNoEngineAtTheEnd_nothingIsCompressed() {
    TransferEngine other = new TransferEngine(25e9, 2_000, 2, "zstd");
    assertThat(throughNics(HALVES, other).between("a", "b").orElseThrow().leastShare())
        .isEqualTo(1);
    Route open = throughNics(HALVES, HALVES).between("a", "c").orElseThrow();
    assertThat(open.links()).extracting(Link::id).contains("x engine");
    assertThat(open.leastShare()).isEqualTo(1);
  }

  @Test
  void between_compression_isThatOfWhoSends() {
    TransferEngine quarters = new TransferEngine(25e9, 2_000, 4, "lz");
    Routes routes = throughNics(HALVES, quarters);
    assertThat(routes.between("a", "b").orElseThrow().leastShare()).isEqualTo(0.5);
    assertThat(routes.between("b", "a").orElseThrow().leastShare()).isEqualTo(0.25);
  }

  @Test
  void between_enginesThatScatterAndReduce_theHostsSidesAreTold() {
    TransferEngine both = HALVES.with(true, true);
    Route route = throughNics(both, both).between("a", "b").orElseThrow();
    assertThat(route.scattered()).isEqualTo(2); // ax, x engine
    assertThat(route.reduced()).isEqualTo(2); // y engine, by
    assertThat(route.shares()).containsExactly(1.0, 1.0, 0.5, 0.5, 1.0, 1.0);
    Route open = throughNics(both, both).between("a", "c").orElseThrow();
    assertThat(List.of(open.scattered(), open.reduced())).containsExactly(2, 0);
    Route back = throughNics(both, HALVES).between("c", "a").orElseThrow();
    assertThat(List.of(back.scattered(), back.reduced())).containsExactly(0, 2);
    Route neither = throughNics(HALVES, HALVES).between("a", "b").orElseThrow();
    assertThat(List.of(neither.scattered(), neither.reduced())).containsExactly(0, 0);
    assertThat(TransferEngine.of(Racks.nic("x", "n", both))).contains(both);
    assertThatThrownBy(() ->
            TransferEngine.of(
                Racks.nic("x", "n", both)
                    .withAttributes(
                        Map.of("transfers.bytesPerS", "1e9", "transfers.scatter", "yes"))))
        .hasMessageContaining("device 'x'")
        .hasMessageContaining("transfers.scatter must be true or false");
    assertThatThrownBy(() -> new Route(route.links(), route.shares(), 4, 3))
        .hasMessageContaining("of 6 links");
  }

  @Test
  void engine_asAttributes_isReadBack_andNonsenseIsRefusedByName() {
    assertThat(TransferEngine.of(Racks.nic("x", "n", HALVES))).contains(HALVES);
    assertThat(TransferEngine.of(Racks.device("a", "n", 1, 1, 1))).isEmpty();
    Device broken =
        Racks.nic("x", "n", HALVES).withAttributes(Map.of("transfers.bytesPerS", "fast"));
    assertThatThrownBy(() -> TransferEngine.of(broken)).hasMessageContaining("device 'x'");
    assertThatThrownBy(() -> new TransferEngine(1e9, 0, 0.5, "lz"))
        .hasMessageContaining("1 or more");
  }

  @Test
  void rack_danglingLink_isRefusedByName() {
    assertThatThrownBy(() -> rack(link("x", "a", "nowhere", 1)))
        .hasMessageContaining("'nowhere'")
        .hasMessageContaining("'x'");
  }
}
