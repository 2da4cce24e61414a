package dev.rackloom.core.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rackloom.api.Cancellation;
import dev.rackloom.api.Progress;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.placement.Assignment;
import dev.rackloom.api.placement.DeviceGroup;
import dev.rackloom.api.placement.Placement;
import dev.rackloom.api.rack.Rack;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.codec.RackFile;
import dev.rackloom.core.Session;
import dev.rackloom.core.Workbench;
import dev.rackloom.engine.serving.Arrivals;
import dev.rackloom.engine.serving.Fleet;
import dev.rackloom.engine.serving.Instance;
import dev.rackloom.engine.serving.ServingReport;
import dev.rackloom.engine.serving.ServingSimulator;
import dev.rackloom.loader.PluginCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers that cross physical links of a rack which others cross too. */
class SharedWaysTest {

  private static final String CONFIG =
      """
      {"model_type": "llama", "num_hidden_layers": 8, "hidden_size": 2048,
       "num_attention_heads": 16, "num_key_value_heads": 4, "intermediate_size": 8192,
       "vocab_size": 32000, "tie_word_embeddings": false, "torch_dtype": "bfloat16"}
      """;

  private static final String TWO_NODES =
      """
      rack: r
      nodes:
        - id: left
          devices: [{id: a, use: h100-sxm, count: 2}]
        - id: right
          devices: [{id: b, use: h100-sxm, count: 2}]
      switches: [sl, sr]
      callerAt: sl
      links:
        - {id: up, between: ["a*", sl], use: nvlink4, count: 18, latency: 1us}
        - {id: down, between: ["b*", sr], use: nvlink4, count: 18, latency: 1us}
      """;

  @TempDir Path folder;

  private Session session(String links) throws IOException {
    Path file = Files.writeString(folder.resolve("config.json"), CONFIG);
    Bindings sizes = Bindings.of("batch", 1, "seq", 512).with("output", 40);
    PluginCatalog plugins = PluginCatalog.onClassPath();
    Rack rack = RackFile.parse("rack", TWO_NODES + links);
    return Workbench.session(
        plugins,
        Workbench.read(plugins, file, sizes, 6, Progress.SILENT, Cancellation.NEVER),
        rack,
        Optional.empty());
  }

  private static Placement placed(
      Session session, int replicas, BiFunction<Integer, Integer, String> device) {
    List<Assignment> all = new ArrayList<>();
    for (int s = 0; s < session.problem().stages().size(); s++) {
      var stage = session.problem().stages().get(s);
      for (int r = 0; r < replicas; r++) {
        DeviceGroup group = DeviceGroup.single(device.apply(s, r));
        all.add(new Assignment(stage.model(), stage.id(), stage.phase(), group, r));
      }
    }
    return Placement.of("p", all);
  }

  private static final String ONE_CABLE =
      "  - {id: cable, between: [sl, sr], kind: ethernet, bandwidthGBps: 0.2, latency: 5us}\n";

  private static final String TWO_CABLES =
      "  - {id: first, between: [a0, b0], kind: ethernet, bandwidthGBps: 0.2, latency: 7us}\n"
          + "  - {id: second, between: [a1, b1], kind: ethernet, bandwidthGBps: 0.2, latency: 7us}\n";

  /** Each replica has its first stages left and its last ones right. */
  private static ServingReport halves(Session session) {
    Fleet fleet =
        new PlacedFleet(session, 64, 2_048)
            .of(placed(session, 2, (s, r) -> (s < 3 ? "a" : "b") + r));
    return ServingSimulator.run(Arrivals.closedLoop(100, 32, 512, 20), fleet);
  }

  @Test
  void replicas_overOneCable_areSlowerThanOverTwo() throws IOException {
    ServingReport one = halves(session(ONE_CABLE));
    ServingReport two = halves(session(TWO_CABLES));
    assertThat(one.requestsPerS()).isLessThan(0.7 * two.requestsPerS());
    assertThat(one.use())
        .anySatisfy(u -> {
          assertThat(u.resource()).isEqualTo("cable >");
          assertThat(u.utilisation()).isGreaterThan(0.9);
        });
    assertThat(two.use()).noneMatch(u -> u.resource().startsWith("first"));
  }

  @Test
  void state_takesTheWayOfItsPair() throws IOException {
    Session session = session(ONE_CABLE);
    Placement prompts = placed(session, 2, (s, r) -> r == 0 ? "a0" : "b0");
    Placement steps = placed(session, 1, (s, r) -> "b1");
    Fleet fleet = new PlacedFleet(session, 64, 2_048).of(prompts, steps);
    List<Instance.Hop> far = fleet.stateWays().getFirst().hops();
    List<Instance.Hop> near = fleet.stateWays().getLast().hops();
    assertThat(far.getFirst().wires().stream().map(Instance.Wire::id))
        .hasSize(3)
        .contains("cable >");
    assertThat(far.getFirst().bytesPerS()).isEqualTo(2e8);
    assertThat(near.getFirst().wires()).hasSize(2);
    assertThat(near.getFirst().bytesPerS()).isGreaterThan(1e11);
    ServingReport report = ServingSimulator.run(Arrivals.closedLoop(60, 8, 512, 20), fleet);
    assertThat(report.complete()).isTrue();
    assertThat(report.use().stream().map(ServingReport.Use::resource))
        .contains("state a0 > b1", "state b0 > b1");
  }

  @Test
  void stateOfStages_thatStayWhereTheyAre_doesNotMove() throws IOException {
    Session session = session(ONE_CABLE);
    Placement prompts = placed(session, 1, (s, r) -> "a0");
    Placement steps = placed(session, 1, (s, r) -> s < 3 ? "a0" : "b0");
    Fleet fleet = new PlacedFleet(session, 64, 2_048).of(prompts, steps);
    Instance.Hop all =
        new PlacedFleet(session, 64, 2_048)
            .of(prompts, placed(session, 1, (s, r) -> "b0"))
            .stateWays()
            .getFirst()
            .hops()
            .getFirst();
    assertThat(fleet.stateWays().getFirst().hops())
        .hasSize(1)
        .allSatisfy(h -> assertThat(h.bytesPerToken()).isBetween(1.0, all.bytesPerToken() - 1));
  }

  @Test
  void state_withoutAWay_isRefused() throws IOException {
    Session session = session("");
    assertThatThrownBy(() ->
            new PlacedFleet(session, 64, 2_048)
                .of(placed(session, 1, (s, r) -> "a0"), placed(session, 1, (s, r) -> "b0")))
        .isInstanceOf(RackloomException.class)
        .hasMessageContaining("no way leads from a0 to b0 for state");
  }
}
