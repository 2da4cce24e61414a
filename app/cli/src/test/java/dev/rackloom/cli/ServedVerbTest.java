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

/** {@code place --objective ttft|tpot} for requests that meet each other. */
class ServedVerbTest {

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

  private static final String WORKLOAD =
      """
      workload: chat
      streams:
        - name: chat
          bind: {batch: 1, seq: 700, output: 30}
          ratePerS: 100
          objectives: {ttft: 1s, tpot: 1us}
      """;

  @TempDir static Path folder;
  private static Path model;
  private static Path rack;
  private static Path workload;

  @BeforeAll
  static void write() throws IOException {
    model = Files.writeString(folder.resolve("config.json"), CONFIG);
    rack = Files.writeString(folder.resolve("rack.yaml"), RACK);
    workload = Files.writeString(folder.resolve("workload.yaml"), WORKLOAD);
  }

  private static Cli run(String verb, Object... more) {
    List<Object> all = new ArrayList<>(List.of(verb, model, "--rack", rack));
    all.addAll(List.of("--workload", workload, "--workspace", folder.resolve("workspace")));
    all.addAll(List.of(more));
    return Cli.run(all.toArray());
  }

  private static double p90(Map<?, ?> of, String time) {
    return ((Number) ((Map<?, ?>) of.get(time)).get("p90Ms")).doubleValue();
  }

  private static List<Map<?, ?>> served(Cli cli) {
    assertThat(cli.exit()).as(cli.err()).isZero();
    List<Map<?, ?>> served = new ArrayList<>();
    ((List<?>) cli.json().get("served")).forEach(s -> served.add((Map<?, ?>) s));
    return served;
  }

  @Test
  void ttftWithAWorkload_isJudgedByServingIt_andSimulateSaysTheSame() {
    Path out = folder.resolve("together.json");
    Cli placed = run("place", "--objective", "ttft", "--requests", 100, "--out", out, "--json");
    Map<?, ?> best = served(placed).getFirst();
    assertThat(((Number) placed.json().get("value")).doubleValue() / 1e6)
        .isEqualTo(p90(best, "ttft"));
    assertThat(best.get("within")).as("a microsecond a token is not to be had").isEqualTo(0.0);
    Cli again = run("simulate", "--placement", out, "--requests", 100, "--rate", 100, "--json");
    assertThat(again.exit()).as(again.err()).isZero();
    assertThat(p90(again.json(), "ttft")).isEqualTo(p90(best, "ttft"));
  }

  @Test
  void phasesApart_standOnDevicesOfTheirOwn_andSimulateServesThem() {
    Path out = folder.resolve("apart.json");
    Cli placed =
        run(
            "place",
            "--objective",
            "tpot",
            "--phases",
            "apart",
            "--requests",
            50,
            "--out",
            out,
            "--json");
    Map<?, ?> best = served(placed).getFirst();
    Cli again = run("simulate", "--placement", out, "--requests", 50, "--rate", 100, "--json");
    assertThat(p90(again.json(), "tpot")).isEqualTo(p90(best, "tpot"));
  }

  @Test
  void text_hasATableOfWhatWasTried_andSaysThatNoBoundIsKnown() {
    Cli cli = run("place", "--objective", "ttft", "--phases", "any", "--requests", 30);
    assertThat(cli.exit()).as(cli.err()).isZero();
    assertThat(cli.out())
        .contains("no lower bound is known", "under load (simulated)", "apart, prompts on");
  }

  @Test
  void whatIsOfOneRequestAlone_isRefused() {
    assertThat(run("place", "--phases", "any").err()).contains("use --objective ttft or tpot");
    for (String alone : List.of("--explain", "--split-experts")) {
      Cli cli = run("place", "--objective", "ttft", alone);
      assertThat(cli.exit()).isEqualTo(2);
      assertThat(cli.err()).contains(alone + " is about one request alone");
    }
    Cli many = run("place", "--objective", "ttft", "--pareto", "latency,energy");
    assertThat(many.err()).contains("--pareto is about one request alone");
  }

  @Test
  void wrongNumbersAndWords_areOneMessage() {
    Cli where = run("place", "--objective", "ttft", "--phases", "nowhere");
    assertThat(where.exit()).isEqualTo(2);
    assertThat(where.err()).contains("--phases is nowhere").contains("together, apart or any");
    assertThat(run("place", "--objective", "ttft", "--requests", 0).err())
        .contains("--requests is 0");
    assertThat(run("place", "--objective", "ttft", "--max-sequences", 0).err())
        .contains("--max-sequences is 0");
    assertThat(run("place", "--objective", "ttft", "--trace", folder.resolve("none.csv")).exit())
        .isEqualTo(2);
  }
}
