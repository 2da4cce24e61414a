package dev.rackloom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code place --spill}: a cache that does not fit the GPU. */
class SpillTest {

  private static final String CONFIG =
      """
      {"model_type": "llama", "num_hidden_layers": 4, "hidden_size": 2048,
       "num_attention_heads": 16, "num_key_value_heads": 16, "intermediate_size": 5632,
       "vocab_size": 32000, "tie_word_embeddings": false, "torch_dtype": "bfloat16"}
      """;

  private static final String RACK =
      """
      rack: r
      nodes:
        - id: n
          agent: 127.0.0.1:9
          memory: [{of: host}]
          devices:
            - {id: gpu0, use: h100-sxm, memory: [{tier: HBM3, capacity: 1.6GiB, bandwidthGBps: 3350}]}
            - {id: host, use: xeon6-6980p}
      callerAt: host
      links:
        - {id: pcie, between: [host, gpu0], use: pcie5-x16, latency: 1us}
      """;

  @TempDir static Path folder;
  private static Path model;
  private static Path rack;

  @BeforeAll
  static void write() throws IOException {
    model = Files.writeString(folder.resolve("config.json"), CONFIG);
    rack = Files.writeString(folder.resolve("rack.yaml"), RACK);
  }

  private static Cli run(String verb, Object... more) {
    List<Object> args = new ArrayList<>(List.of(verb, model, "--rack", rack));
    args.addAll(List.of("--bind", "batch=16", "--bind", "seq=1024", "--bind", "output=40"));
    args.addAll(List.of("--stages", "6", "--workspace", folder.resolve("workspace")));
    args.addAll(List.of(more));
    return Cli.run(args.toArray());
  }

  private static Cli place(Object... more) {
    List<Object> args = new ArrayList<>(List.of("--pin", "*=gpu0", "--time-limit", "3s"));
    args.addAll(List.of(more));
    return run("place", args.toArray());
  }

  @Test
  void withoutSpill_nothingFits_andTheRackHasRoom() {
    Cli cli = place();
    assertThat(cli.exit()).isEqualTo(3);
    assertThat(cli.out() + cli.err()).contains("DDR of host that --spill state");
  }

  @Test
  void spill_state_isNamedStateByState_andNotDeployed() {
    Path out = folder.resolve("spilled.json");
    Cli cli = place("--json", "--spill", "state", "--out", out);
    assertThat(cli.exit()).as(cli.err()).isZero();
    Map<?, ?> json = cli.json();
    assertThat((List<?>) json.get("states"))
        .isNotEmpty()
        .allMatch(s -> ((Map<?, ?>) s).keySet().containsAll(List.of("state", "shard", "device")))
        .anyMatch(s -> "DDR of host".equals(((Map<?, ?>) s).get("tier")))
        .anyMatch(s -> "HBM3".equals(((Map<?, ?>) s).get("tier")));
    assertThat(String.valueOf(json.get("spilled"))).contains("missingBytes").contains("timeMs");
    assertThat(String.valueOf(json.get("prediction"))).contains("tier=DDR of host");
    Cli refused = run("deploy", "--placement", out);
    assertThat(refused.exit()).isEqualTo(2);
    assertThat(refused.err()).contains("has its state in DDR of host, but agents keep all");
    Cli simulated = run("simulate", "--placement", out, "--requests", "4", "--json");
    assertThat(simulated.exit()).as(simulated.err()).isZero();
  }

  @Test
  void spill_text_saysWhatIsOutAndWhatWouldEndIt() {
    Cli cli = place("--spill", "all");
    assertThat(cli.exit()).as(cli.err()).isZero();
    assertThat(cli.out()).contains("in DDR of host").contains("more HBM3 of gpu0 would hold all");
  }

  @Test
  void badSpill_isOneMessage() {
    Cli cli = place("--spill", "dreams");
    assertThat(cli.exit()).isEqualTo(2);
    assertThat(cli.err()).contains("'dreams' cannot be held in another tier");
    Cli plain = place("--spill", "state", "--solver", "heft");
    assertThat(plain.exit()).isEqualTo(2);
    assertThat(plain.err()).contains("tiers of memory");
  }
}
