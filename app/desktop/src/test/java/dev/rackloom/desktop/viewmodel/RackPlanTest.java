package dev.rackloom.desktop.viewmodel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RackPlanTest {

  private static final Shown NONE = Shown.unknown("not priced");

  /** Nodes of GPUs on a switch each, the switches on one spine if there are several. */
  private static RackModel.Content rack(int nodes, int each) {
    List<RackModel.DeviceCard> devices = new ArrayList<>();
    List<RackModel.LinkLine> links = new ArrayList<>();
    for (int i = 0; i < nodes * each; i++) {
      String node = "node" + i / each;
      devices.add(
          new RackModel.DeviceCard(
              i, "gpu" + i, "gpu", "a gpu", node, false, "real", 0, NONE, 0, NONE, 0, List.of(),
              List.of()));
      links.add(link("l" + i, "gpu" + i, "host" + i / each, 100));
    }
    for (int n = 0; n < nodes && nodes > 1; n++) {
      links.add(link("up" + n, "host" + n, "spine", 1000));
    }
    return new RackModel.Content("rack", "", devices, links);
  }

  private static RackModel.LinkLine link(String id, String a, String b, double bytes) {
    return new RackModel.LinkLine(id, a, b, "pcie", "16 GB/s", NONE, 0.5, bytes);
  }

  private static boolean overlap(RackPlan.Place a, RackPlan.Place b) {
    return a.x() < b.right() && b.x() < a.right() && a.y() < b.bottom() && b.y() < a.bottom();
  }

  private static void noneOverlap(List<RackPlan.Place> places) {
    for (int i = 0; i < places.size(); i++) {
      for (int j = 0; j < i; j++) {
        assertThat(overlap(places.get(i), places.get(j)))
            .as(places.get(i) + " over " + places.get(j))
            .isFalse();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1,1,400",
    "2,4,700",
    "8,8,900",
    "9,8,700",
    "16,8,500",
    "25,8,900",
    "4,50,900",
    "1,200,640",
    "200,1,500",
    "3,8,60"
  })
  void devicesStandInTheirNodes_andNothingOverlaps(int nodes, int each, double width) {
    RackPlan plan = RackPlan.of(rack(nodes, each), width);
    assertThat(plan.devices()).hasSize(nodes * each);
    assertThat(plan.switches()).hasSize(nodes > 1 ? nodes + 1 : 1);
    for (int i = 0; i < plan.devices().size(); i++) {
      RackPlan.Place device = plan.devices().get(i);
      RackPlan.Place node = plan.nodes().get(i / each);
      assertThat(device.x()).isGreaterThanOrEqualTo(node.x());
      assertThat(device.right()).isLessThanOrEqualTo(node.right() + 1e-6);
      assertThat(device.bottom()).isLessThan(node.bottom());
    }
    noneOverlap(plan.devices());
    List<RackPlan.Place> frames = new ArrayList<>(plan.nodes());
    frames.addAll(plan.switches());
    noneOverlap(frames);
    assertThat(frames).allSatisfy(p -> assertThat(p.bottom()).isLessThanOrEqualTo(plan.height()));
  }

  @ParameterizedTest
  @CsvSource({"9,8,700", "25,8,900", "1,200,640", "200,1,500"})
  void largeRacks_wrapSoThatEveryDeviceBearsItsName(int nodes, int each, double width) {
    RackPlan plan = RackPlan.of(rack(nodes, each), width);
    assertThat(plan.devices())
        .allSatisfy(d -> {
          assertThat(d.width()).isGreaterThanOrEqualTo(44);
          assertThat(d.right()).isLessThanOrEqualTo(width);
        });
    assertThat(plan.devices().stream().map(RackPlan.Place::y).distinct().count()).isGreaterThan(1);
    assertThat(plan.switches()).allSatisfy(s -> assertThat(s.right()).isLessThanOrEqualTo(width));
  }

  @Test
  void smallRack_staysInOneRow() {
    RackPlan plan = RackPlan.of(rack(2, 4), 900);
    assertThat(plan.devices().stream().map(RackPlan.Place::y).distinct()).hasSize(1);
    assertThat(plan.lines()).allSatisfy(l -> assertThat(l.curved()).isTrue());
  }

  @Test
  void switchOfSeveralRows_standsAboveAll_andReachesThemByTheGutter() {
    RackPlan plan = RackPlan.of(rack(25, 8), 900);
    RackPlan.Place spine = plan.switches().getLast();
    assertThat(spine.name()).isEqualTo("spine");
    assertThat(spine.y()).isZero();
    RackPlan.Line last = plan.lines().getLast();
    RackPlan.Place host =
        plan.switches().stream().filter(s -> s.name().equals("host24")).findFirst().orElseThrow();
    assertThat(last.points().getLast()).isEqualTo(new RackPlan.Point(host.centerX(), host.y()));
    double leftmost = plan.nodes().stream().mapToDouble(RackPlan.Place::x).min().orElseThrow();
    assertThat(last.points()).anySatisfy(p -> assertThat(p.x()).isBetween(0.0, leftmost));
  }

  @Test
  void linksBetweenDevices_runBelowThem() {
    RackModel.Content two = rack(1, 2);
    List<RackModel.LinkLine> links = new ArrayList<>(two.links());
    links.add(link("nv", "gpu0", "gpu1", 0));
    RackPlan plan = RackPlan.of(new RackModel.Content("r", "", two.devices(), links), 400);
    RackPlan.Place gpu = plan.devices().getFirst();
    assertThat(plan.lines().getLast().points())
        .allSatisfy(p -> assertThat(p.y()).isGreaterThanOrEqualTo(gpu.bottom()));
    assertThat(plan.height()).isGreaterThan(plan.nodes().getFirst().bottom());
  }

  @Test
  void widthOfALink_isItsBytes_andTheLegendSaysSo() {
    RackModel.Content rack = rack(2, 1);
    assertThat(LinkTraffic.width(rack.links().getFirst(), rack)).isEqualTo(0.1);
    assertThat(LinkTraffic.width(rack.links().getLast(), rack)).isEqualTo(1);
    assertThat(LinkTraffic.width(link("x", "a", "b", Double.NaN), rack)).isZero();
    assertThat(LinkTraffic.legend(rack))
        .extracting(LinkTraffic.Sample::text)
        .containsExactly("idle", "500 B", "1000 B");
  }

  @Test
  void legendOfARackWithoutTraffic_isIdleAlone() {
    RackModel.Content idle =
        new RackModel.Content("r", "", List.of(), List.of(link("l", "a", "b", 0)));
    assertThat(LinkTraffic.legend(idle))
        .extracting(LinkTraffic.Sample::text)
        .containsExactly("idle");
    assertThat(LinkTraffic.width(idle.links().getFirst(), idle)).isZero();
  }
}
