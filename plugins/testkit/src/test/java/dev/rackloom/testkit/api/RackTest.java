package dev.rackloom.testkit.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rackloom.api.rack.Link;
import dev.rackloom.api.rack.Node;
import dev.rackloom.api.rack.Rack;
import dev.rackloom.api.rack.Routes;
import dev.rackloom.testkit.Racks;
import java.util.List;
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

  @Test
  void rack_danglingLink_isRefusedByName() {
    assertThatThrownBy(() -> rack(link("x", "a", "nowhere", 1)))
        .hasMessageContaining("'nowhere'")
        .hasMessageContaining("'x'");
  }
}
