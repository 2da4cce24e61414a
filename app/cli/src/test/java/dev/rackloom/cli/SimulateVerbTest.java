package dev.rackloom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A language model from its description, placed and served. */
class SimulateVerbTest {

  private static final String CONFIG =
      """
      {"model_type": "llama", "num_hidden_layers": 4, "hidden_size": 1024,
       "num_attention_heads": 8, "num_key_value_heads": 2, "intermediate_size": 4096,
       "vocab_size": 32000, "tie_word_embeddings": false, "torch_dtype": "bfloat16"}
      """;

  private static final String RACK =
      """
      rack: r
      nodes:
        - id: n
          devices:
            - {id: gpu, use: h100-sxm, count: 2}
      links:
        - {id: nv, between: [gpu0, gpu1], use: nvlink4, count: 18, latency: 2us}
      """;

  @TempDir static Path folder;
  private static Path model;
  private static Path rack;
  private static Path placement;

  @BeforeAll
  static void place() throws IOException {
    model = Files.writeString(folder.resolve("config.json"), CONFIG);
    rack = Files.writeString(folder.resolve("rack.yaml"), RACK);
    placement = folder.resolve("placement.json");
    Cli cli =
        Cli.run(
            "place",
            model,
            "--rack",
            rack,
            "--out",
            placement,
            "--workspace",
            workspace(),
            "--solver",
            "local-search");
    assertThat(cli.exit()).as(cli.err()).isZero();
  }

  private static Path workspace() {
    return folder.resolve("workspace");
  }

  private static Cli simulate(Object... more) {
    List<Object> all =
        new java.util.ArrayList<>(
            List.of(
                "simulate",
                model,
                "--rack",
                rack,
                "--placement",
                placement,
                "--workspace",
                workspace()));
    all.addAll(List.of(more));
    return Cli.run(all.toArray());
  }

  @Test
  void trace_givesTimesToTheFirstAndEachFurtherToken() throws IOException {
    Path trace =
        Files.writeString(
            folder.resolve("trace.csv"), "arrival,prompt,output\n0,300,20\n0.01,200,30\n");
    Path perfetto = folder.resolve("perfetto.json");
    Cli cli = simulate("--trace", trace, "--perfetto", perfetto, "--json");
    assertThat(cli.exit()).as(cli.err()).isZero();
    assertThat(cli.json().get("requests")).isEqualTo(2);
    assertThat(cli.json().get("source")).isEqualTo("predicted");
    for (String name : List.of("ttft", "tpot", "total")) {
      assertThat(cli.json().get(name)).isInstanceOf(Map.class).asString().contains("p99Ms");
    }
    assertThat(Files.readString(perfetto)).contains("thread_name", "\"ph\":\"C\"");
  }

  @Test
  void loadMadeUp_isTheSameForTheSameSeed() {
    Cli one = simulate("--rate", 50, "--requests", 100, "--seed", 3, "--json");
    Cli two = simulate("--rate", 50, "--requests", 100, "--seed", 3, "--json");
    Cli other = simulate("--rate", 50, "--requests", 100, "--seed", 4, "--json");
    assertThat(one.exit()).as(one.err()).isZero();
    assertThat(one.json()).isEqualTo(two.json());
    assertThat(other.json()).isNotEqualTo(one.json());
    assertThat(simulate("--requests", 20).out()).contains("predicted", "first token");
  }

  @Test
  void badInput_isTwoWithOneMessage() throws IOException {
    Path bad =
        Files.writeString(folder.resolve("bad.csv"), "arrival,prompt,output\n5,1,1\n4,1,1\n");
    Path huge =
        Files.writeString(folder.resolve("huge.csv"), "arrival,prompt,output\n5,999999999,1\n");
    fails(simulate("--trace", bad), "line 3");
    fails(simulate("--trace", huge), "needs state of");
    fails(simulate("--trace", folder.resolve("none.csv")), "none.csv");
    fails(simulate("--rate", "NaN"), "--rate is NaN");
    fails(simulate("--rate", "-2"), "--rate is -2");
    fails(simulate("--requests", 0), "requests");
    fails(simulate("--concurrency", 0), "concurrency");
    fails(simulate("--max-sequences", -1), "maxSequences");
    fails(simulate("--max-batched-tokens", 0), "maxBatchedTokens");
    fails(simulate("--prefill-placement", folder.resolve("none.json")), "none.json");
  }

  private static void fails(Cli cli, String part) {
    assertThat(cli.err()).contains(part, "Maybe").doesNotContain("\tat ", "Exception");
    assertThat(cli.exit()).isEqualTo(2);
    assertThat(cli.out()).isEmpty();
  }
}
