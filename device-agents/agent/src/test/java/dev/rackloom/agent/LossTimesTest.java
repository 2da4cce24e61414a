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
    assertThat(times.earliest(RACK, Set.of("s"), 40)).isEqualTo(10);
  }

  @Test
  void deviceThatWasBack_isLostAnew() {
    times.look(RACK, Set.of("s"), Set.of("s"), 10);
    times.look(RACK, NONE, NONE, 20);
    assertThat(times.earliest(RACK, Set.of("s"), 25)).isEqualTo(25);
    times.look(RACK, Set.of("s"), Set.of("s"), 30);
    assertThat(times.earliest(RACK, Set.of("s"), 40)).isEqualTo(30);
  }

  @Test
  void earliest_isOfAllOfThem() {
    times.look(RACK, Set.of("s"), Set.of("s"), 10);
    times.look(RACK, Set.of("a", "s"), Set.of("a", "s"), 20);
    assertThat(times.earliest(RACK, List.of("a", "s"), 40)).isEqualTo(10);
    assertThat(times.earliest(RACK, List.of("a", "s"), 5)).isEqualTo(5);
    assertThat(times.earliest(RACK, List.of("a"), 40)).isEqualTo(20);
  }

  /** Two racks may call devices of different agents alike. */
  @Test
  void deviceOfAnotherRackWithTheSameId_isAnother() {
    Device own = TestRack.real("s");
    List<Device> other =
        List.of(
            new Device(
                own.id(),
                "elsewhere",
                own.kind(),
                own.model(),
                own.peakFlopsPerS(),
                own.memory(),
                own.launchNanos(),
                own.power(),
                own.realization(),
                own.attributes()));
    times.look(RACK, Set.of("s"), Set.of("s"), 10);
    times.look(other, NONE, NONE, 20);
    assertThat(times.earliest(RACK, Set.of("s"), 40)).isEqualTo(10);
    assertThat(times.earliest(other, Set.of("s"), 40)).isEqualTo(40);
    times.look(other, Set.of("s"), Set.of("s"), 30);
    assertThat(times.earliest(other, Set.of("s"), 40)).isEqualTo(30);
  }
}
