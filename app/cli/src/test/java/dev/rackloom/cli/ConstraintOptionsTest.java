package dev.rackloom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.samples.Samples;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConstraintOptionsTest {

  @TempDir static Path folder;
  private static Path model;
  private static Path rack;

  @BeforeAll
  static void samples() {
    model = Samples.model(folder);
    rack = Samples.rack(folder);
  }

  private static Cli place(Object... more) {
    List<Object> args = new ArrayList<>();
    args.addAll(List.of("place", model, "--rack", rack, "--bind", "seq=64", "--json"));
    args.addAll(List.of("--workspace", folder.resolve("workspace"), "--time-limit", "1s"));
    args.addAll(List.of(more));
    return Cli.run(args.toArray());
  }

  /** Device by stage. */
  private static Map<String, String> devices(Cli cli) {
    assertThat(cli.exit()).as(cli.err()).isZero();
    Map<String, String> devices = new java.util.LinkedHashMap<>();
    for (Object each : (List<?>) cli.json().get("assignments")) {
      Map<?, ?> assignment = (Map<?, ?>) each;
      Map<?, ?> group = (Map<?, ?>) assignment.get("group");
      devices.put(
          String.valueOf(assignment.get("stage")),
          String.valueOf(((List<?>) group.get("devices")).getFirst()));
    }
    return devices;
  }

  private static List<String> names(Map<String, String> devices) {
    return List.copyOf(devices.keySet());
  }

  @Test
  void pinAll_oneDevice_holdsEverything() {
    String one = devices(place("--max-devices", 1)).values().iterator().next();
    assertThat(devices(place("--pin", "*=" + one)).values()).containsOnly(one);
  }

  @Test
  void banTogetherApart_areHeldTo() {
    Map<String, String> free = devices(place());
    List<String> stages = names(free);
    String first = stages.getFirst();
    String last = stages.getLast();
    Map<String, String> apart = devices(place("--apart", first + "," + last));
    assertThat(apart.get(first)).isNotEqualTo(apart.get(last));
    Map<String, String> together = devices(place("--together", first + "," + last));
    assertThat(together.get(first)).isEqualTo(together.get(last));
    Map<String, String> banned = devices(place("--ban", first + "=" + free.get(first)));
    assertThat(banned.get(first)).isNotEqualTo(free.get(first));
  }

  @Test
  void contiguousThroughput_devicesHoldRunsOfTheChain() {
    Map<String, String> devices = devices(place("--contiguous", "--objective", "throughput"));
    List<String> stages = List.copyOf(devices.values());
    List<String> runs = new ArrayList<>();
    for (String device : stages.subList(1, stages.size())) { // the mask is made beside the chain
      if (runs.isEmpty() || !runs.getLast().equals(device)) {
        runs.add(device);
      }
    }
    assertThat(runs).doesNotHaveDuplicates();
  }

  @Test
  void pinsThatExcludeOneAnother_areNamed() {
    Map<String, String> free = devices(place());
    String first = names(free).getFirst();
    String here = free.get(first);
    Cli cli = place("--pin", first + "=" + here, "--ban", first + "=" + here);
    assertThat(cli.exit()).isEqualTo(3);
    assertThat(cli.json().get("reasons").toString()).contains(first).contains("banned");
  }

  @Test
  void unknownNames_areOneMessage() {
    assertThat(place("--pin", "nowhere=gpu").err()).contains("'gpu'").contains("there are");
    assertThat(place("--together", "nothing,none").err()).contains("no stage is called 'nothing'");
    assertThat(place("--pin", "nowhere").err()).contains("write STAGE=DEVICE");
    Cli none = place("--max-devices", 0);
    assertThat(none.exit()).isEqualTo(2);
    assertThat(none.err()).contains("allow one at least");
  }
}
