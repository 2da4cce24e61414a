package dev.rackloom.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.RackloomException;
import dev.rackloom.api.rack.Device;
import dev.rackloom.api.rack.MemoryTier;
import dev.rackloom.api.rack.Node;
import dev.rackloom.api.rack.Power;
import dev.rackloom.api.rack.Rack;
import dev.rackloom.client.find.Findings;
import dev.rackloom.client.find.Findings.Found;
import dev.rackloom.core.LocalAgents;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

final class AgentsOfDemoTest {

  private static final Rack RACK =
      new Rack(
          "two",
          List.of(new Node("a", ""), new Node("b", "")),
          List.of(device("cpu", "a"), device("gpu", "b")),
          List.of("switch"),
          List.of(),
          "cpu",
          1);

  private static final List<LocalAgents.Agent> STARTED =
      List.of(
          new LocalAgents.Agent("a", "127.0.0.1:1001", 7, List.of("cpu")),
          new LocalAgents.Agent("b", "127.0.0.1:1002", 8, List.of("gpu")));

  private static Device device(String id, String node) {
    return new Device(
        id,
        node,
        "cpu",
        "test",
        Map.of("float32", 1e10),
        List.of(new MemoryTier("DDR", 1 << 20, 1e10)),
        1000,
        new Power(1, 2),
        Device.Realization.REAL,
        Map.of());
  }

  private static AgentsOfDemo find(Supplier<Findings> nearby) {
    return AgentsOfDemo.find(RACK, STARTED, nearby);
  }

  private static void assertThatBothHaveTheirAddresses(AgentsOfDemo agents) {
    assertThat(agents.rack().nodes())
        .extracting(Node::agent)
        .containsExactly("127.0.0.1:1001", "127.0.0.1:1002");
  }

  private static Found found(String node, int port) {
    return new Found(node, "127.0.0.1:" + port, List.of());
  }

  /** Another demo on this machine has agents of the same names. */
  @Test
  void thoseThatAnswer_areTaken_andNoneOfAnotherDemo() {
    AgentsOfDemo agents =
        find(() ->
            new Findings(List.of(found("a", 2001), found("b", 1002), found("a", 1001)), List.of()));
    assertThatBothHaveTheirAddresses(agents);
    assertThat(agents.how()).isEqualTo("found by multicast on loopback");
  }

  @Test
  void whereNotAllAnswer_theListIsTaken() {
    AgentsOfDemo agents = find(() -> new Findings(List.of(found("a", 1001)), List.of()));
    assertThatBothHaveTheirAddresses(agents);
    assertThat(agents.how()).isEqualTo("taken from a list (multicast on loopback finds 1 of 2)");
  }

  @Test
  void whereThereIsNoMulticast_theListIsTaken() {
    AgentsOfDemo agents =
        find(() -> {
          throw RackloomException.environment("no multicast here", "name them", null);
        });
    assertThatBothHaveTheirAddresses(agents);
    assertThat(agents.how()).isEqualTo("taken from a list (no multicast here)");
  }
}
