package dev.rackloom.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.rack.Device;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class LossTimesTest {

  private static final List<Device> RACK = List.of(TestRack.real("a"), TestRack.real("s"));
  private static final Set<String> NONE = Set.of();

  private final LossTimes times = new LossTimes();

  @Test
  void deploymentThatDoesNotUseIt_doesNotForgetIt() {
    times.look(RACK, Set.of("s"), Set.of("s"), 10);
    times.look(RACK, Set.of("s"), NONE, 20);
    times.look(RACK, Set.of("s"), Set.of("s"), 30);
    assertThat(times.earliest(Set.of("s"), 40)).isEqualTo(10);
  }

  @Test
  void deviceThatWasBack_isLostAnew() {
    times.look(RACK, Set.of("s"), Set.of("s"), 10);
    times.look(RACK, NONE, NONE, 20);
    assertThat(times.earliest(Set.of("s"), 25)).isEqualTo(25);
    times.look(RACK, Set.of("s"), Set.of("s"), 30);
    assertThat(times.earliest(Set.of("s"), 40)).isEqualTo(30);
  }

  @Test
  void earliest_isOfAllOfThem() {
    times.look(RACK, Set.of("s"), Set.of("s"), 10);
    times.look(RACK, Set.of("a", "s"), Set.of("a", "s"), 20);
    assertThat(times.earliest(List.of("a", "s"), 40)).isEqualTo(10);
    assertThat(times.earliest(List.of("a", "s"), 5)).isEqualTo(5);
    assertThat(times.earliest(List.of("a"), 40)).isEqualTo(20);
  }
}
