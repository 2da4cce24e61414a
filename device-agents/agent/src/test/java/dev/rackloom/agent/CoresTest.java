package dev.rackloom.agent;

import static dev.rackloom.agent.TestRack.on;
import static dev.rackloom.agent.TestRack.real;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rackloom.agent.execution.Capability;
import dev.rackloom.agent.execution.cores.Affinity;
import dev.rackloom.agent.execution.cores.Cores;
import dev.rackloom.agent.execution.cores.OwnedCores;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.rack.Device;
import dev.rackloom.client.AgentClient;
import dev.rackloom.client.AgentInfo;
import dev.rackloom.client.TensorValue;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Devices keep to the cores that they own, as the system itself tells of its threads. */
final class CoresTest {

  @TempDir Path folder;

  private static Device owning(String id, String cores) {
    return real(id).withAttributes(Map.of("cores", cores));
  }

  /** Cores that two devices can own here, or the test says why it does not run. */
  private static List<Integer> two() {
    List<Integer> allowed = Affinity.ofSystem().allowed().map(Cores::ids).orElse(List.of());
    assumeTrue(allowed.size() >= 2, () -> "two cores are needed, these may be used: " + allowed);
    List<Capability> tried = new ArrayList<>();
    String first = allowed.getFirst().toString();
    OwnedCores.of(List.of(owning("d", first)), Affinity.ofSystem())
        .values()
        .forEach(o -> o.capability().ifPresent(tried::add));
    assumeTrue(tried.getFirst().available(), () -> tried.getFirst().detail());
    return allowed;
  }

  private record SystemThread(String name, String cores) {}

  /** Linux's own words, proc(5). */
  private static List<SystemThread> threads() throws IOException {
    List<SystemThread> threads = new ArrayList<>();
    try (DirectoryStream<Path> tasks = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
      for (Path task : tasks) {
        try {
          List<String> status = Files.readAllLines(task.resolve("status"));
          threads.add(
              new SystemThread(field(status, "Name:"), field(status, "Cpus_allowed_list:")));
        } catch (NoSuchFileException ended) {
          // A thread that ended meanwhile.
        }
      }
    }
    return threads;
  }

  private static String field(List<String> status, String name) {
    return status.stream()
        .filter(line -> line.startsWith(name))
        .map(line -> line.substring(name.length()).strip())
        .findFirst()
        .orElse("");
  }

  private static String coresOf(String thread) throws IOException {
    return threads().stream()
        .filter(t -> t.name().equals(thread))
        .map(SystemThread::cores)
        .findFirst()
        .orElse("no thread of that name");
  }

  private static long countOn(String cores) throws IOException {
    return threads().stream().filter(t -> t.cores().equals(cores)).count();
  }

  @Test
  void threadsOfADevice_keepToItsCores() throws Exception {
    List<Integer> ids = two();
    String first = ids.get(0).toString();
    String second = ids.get(1).toString();
    try (TestRack rack = new TestRack(folder).with(owning("p", first)).with(owning("q", second));
        AgentClient client = rack.client("p")) {
      rack.deploy(
          on("p", TestModel.affine("s1", "x", "h", 2, 2, 0)),
          on("q", TestModel.affine("s2", "h", "y", 2, 3, 0)));
      Map<String, TensorValue> one = Map.of("x", TensorValue.of(new float[] {1, 2}, 1, 2));
      assertThat(client.infer("model", one).get("y").toFloats()).containsExactly(6, 12);
      assertThat(coresOf("device-p")).isEqualTo(first);
      assertThat(coresOf("device-q")).isEqualTo(second);
      assertThat(client.describe().capabilities())
          .contains(
              new AgentInfo.Capability(
                  "p", "", "cores " + first, true, "its threads run on no other"));
    }
  }

  @Test
  void threadsOfTheRuntime_haveACoreEach() throws Exception {
    List<Integer> ids = two();
    String second = ids.get(1).toString();
    try (TestRack rack =
        new TestRack(folder).with(owning("r", new Cores(ids.subList(0, 2)).toString()))) {
      long before = countOn(second);
      rack.deploy(on("r", TestModel.affine("s1", "x", "y", 2, 2, 0)));
      assertThat(countOn(second)).isEqualTo(before + 1);
    }
  }

  @Test
  void coreOfTwoDevices_isRefused() {
    assertThatThrownBy(() ->
            OwnedCores.of(
                List.of(owning("p", "0-2"), owning("q", "2,3")), new Affinity.Missing("no")))
        .isInstanceOf(RackloomException.class)
        .hasMessageContaining("devices 'p' and 'q' are both to own core 2")
        .hasMessageContaining("give each core to one");
  }

  @Test
  void coreThatIsNotOurs_isRefused_byTheAgentToo() {
    assumeTrue(Affinity.ofSystem().allowed().isPresent(), "this system does not tell");
    assertThatThrownBy(() -> new TestRack(folder).with(owning("p", "8000")))
        .isInstanceOf(RackloomException.class)
        .hasMessageContaining("device 'p' is to own core 8000, which this process may not use")
        .hasMessageContaining("name some of ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "1-", "3-1", "0,0", "0-2,1", "-1", "1-2-3", "9999"})
  void whatNamesNoCores_isRefused(String text) {
    assertThatThrownBy(() -> OwnedCores.of(List.of(owning("p", text)), new Affinity.Missing("no")))
        .isInstanceOf(RackloomException.class)
        .hasMessageContaining("cores of device 'p'")
        .hasMessageContaining("write 0-3, or 0,1");
  }

  @Test
  void systemThatCannot_isSaid_andNothingIsToldToTheRuntime() {
    OwnedCores owned =
        OwnedCores.of(List.of(owning("p", "0-3,8")), new Affinity.Missing("not here")).get("p");
    assertThat(owned.count()).isEqualTo(5);
    assertThat(owned.groups(5)).isEmpty();
    assertThat(owned.capability())
        .contains(new Capability("", "cores 0,1,2,3,8", false, "not here"));
    assertThat(OwnedCores.ANY.capability()).isEmpty();
  }

  @Test
  void groupsOfTheRuntime_areNumberedFromOne() {
    List<Integer> ids = two();
    String both = ids.get(0) + "," + ids.get(1);
    OwnedCores owned = OwnedCores.of(List.of(owning("p", both)), Affinity.ofSystem()).get("p");
    assertThat(owned.groups(1)).isEmpty();
    assertThat(owned.groups(2)).contains(Integer.toString(ids.get(1) + 1));
    assertThat(owned.groups(3).orElseThrow().split(";")).hasSize(2);
  }

  @Test
  void serverElsewhere_ownsNoCoresHere() {
    Device served =
        real("p")
            .withAttributes(
                Map.of("cores", "0", "executor", "open-inference", "url", "127.0.0.1:1"));
    assumeTrue(Affinity.ofSystem().allowed().map(a -> a.ids().contains(0)).orElse(true), "core 0");
    assertThatThrownBy(() -> new TestRack(folder).with(served))
        .hasMessageContaining("cannot own cores here");
  }
}
