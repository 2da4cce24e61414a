package dev.rackloom.desktop.viewmodel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RackPlanTest {

  private static RackModel.Content rack(int nodes, int each) {
    List<RackModel.DeviceCard> devices = new ArrayList<>();
    List<RackModel.LinkLine> links = new ArrayList<>();
    Shown none = Shown.unknown("not priced");
    for (int i = 0; i < nodes * each; i++) {
      String node = "node" + i / each;
      devices.add(
          new RackModel.DeviceCard(
              i, "gpu" + i, "gpu", "a gpu", node, false, "real", 0, none, 0, none, 0, List.of(),
              List.of()));
      links.add(
          new RackModel.LinkLine(
              "l" + i, "gpu" + i, "host" + i / each, "pcie", "16 GB/s", none, 0.5));
    }
    return new RackModel.Content("rack", "", devices, links);
  }

  @ParameterizedTest
  @CsvSource({"1,1,400", "2,4,700", "8,8,900", "16,8,500"})
  void devicesStandInTheirNodes_andNothingOverlaps(int nodes, int each, double width) {
    RackPlan plan = RackPlan.of(rack(nodes, each), width);
    assertThat(plan.devices()).hasSize(nodes * each);
    assertThat(plan.switches()).hasSize(nodes);
    for (int i = 0; i < plan.devices().size(); i++) {
      RackPlan.Place device = plan.devices().get(i);
      RackPlan.Place node = plan.nodes().get(i / each);
      assertThat(device.x()).isGreaterThanOrEqualTo(node.x());
      assertThat(device.x() + device.width()).isLessThanOrEqualTo(node.x() + node.width());
    }
    for (int i = 1; i < plan.devices().size(); i++) {
      RackPlan.Place left = plan.devices().get(i - 1);
      assertThat(plan.devices().get(i).x()).isGreaterThanOrEqualTo(left.x() + left.width());
    }
    for (int i = 1; i < plan.switches().size(); i++) {
      RackPlan.Place left = plan.switches().get(i - 1);
      assertThat(plan.switches().get(i).x()).isGreaterThanOrEqualTo(left.x() + left.width());
    }
  }

  @Test
  void linksBetweenDevices_runBelowThem() {
    Shown none = Shown.unknown("");
    RackModel.Content two = rack(1, 2);
    List<RackModel.LinkLine> links = new ArrayList<>(two.links());
    links.add(new RackModel.LinkLine("nv", "gpu0", "gpu1", "nvlink", "300 GB/s", none, 0));
    RackPlan plan = RackPlan.of(new RackModel.Content("r", "", two.devices(), links), 400);
    assertThat(plan.lines().getLast().below()).isTrue();
    assertThat(plan.height()).isGreaterThan(plan.nodes().getFirst().bottom());
  }
}
