package dev.rackloom.core.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.placement.Assignment;
import dev.rackloom.api.placement.DeviceGroup;
import dev.rackloom.api.placement.Placement;
import dev.rackloom.api.rack.Device;
import dev.rackloom.api.stage.Phase;
import dev.rackloom.codec.RackFile;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Devices dealt into teams alike. */
class CopiesTest {

  private static List<Device> devices(int quick, int slow) {
    return RackFile.parse(
            "rack",
            """
            rack: r
            switches: [x]
            nodes:
              - id: n
                devices:
                  - {id: q, use: h100-sxm, count: %d}
                  - {id: s, use: a100-sxm-80, count: %d}
            links:
              - {id: l, between: ["*", x], use: pcie5-x16}
            """
                .formatted(quick, slow))
        .devices();
  }

  @Test
  void teams_haveAsManyOfEveryKind() {
    assertThat(Copies.of(devices(4, 2))).extracting(Copies::number).containsExactly(1, 2);
    assertThat(Copies.of(devices(4, 4))).extracting(Copies::number).containsExactly(1, 2, 4);
    assertThat(Copies.of(devices(3, 2))).extracting(Copies::number).containsExactly(1);
    assertThat(Copies.of(devices(4, 2)).getLast().first()).containsExactly("q0", "q1", "s0");
  }

  @Test
  void whatStandsOnTheFirst_standsOnAllAlike() {
    Placement placed =
        Placement.of(
            "p",
            List.of(
                new Assignment("m", "a", Phase.PREFILL, DeviceGroup.single("q0"), 0),
                new Assignment("m", "b", Phase.PREFILL, DeviceGroup.single("s0"), 0)));
    Placement all = Copies.of(devices(4, 2)).getLast().onAll(placed);
    assertThat(all.replicas("m", "a", Phase.PREFILL))
        .extracting(a -> a.group().devices())
        .containsExactly(List.of("q0"), List.of("q2"));
    assertThat(all.replicas("m", "b", Phase.PREFILL))
        .extracting(a -> a.group().devices())
        .containsExactly(List.of("s0"), List.of("s1"));
  }
}
