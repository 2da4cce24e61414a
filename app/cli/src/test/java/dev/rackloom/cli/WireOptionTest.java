package dev.rackloom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --wire}: a float32 language model on two GPUs with a slow way between them. */
class WireOptionTest {

  private static final String CONFIG =
      """
      {"model_type": "llama", "num_hidden_layers": 4, "hidden_size": 2048,
       "num_attention_heads": 16, "num_key_value_heads": 16, "intermediate_size": 5632,
       "vocab_size": 32000, "tie_word_embeddings": false, "torch_dtype": "float32"}
      """;

  private static final String RACK =
      """
      rack: r
      nodes:
        - id: n
          devices:
            - {id: gpu0, use: h100-sxm}
            - {id: gpu1, use: h100-sxm}
      callerAt: gpu0
      links:
        - {id: way, between: [gpu0, gpu1], kind: ethernet, bandwidthGBps: 1, latency: 10us}
      """;

  @TempDir static Path folder;
  private static Path model;
  private static Path rack;
  private static List<Object> pins;

  @BeforeAll
  static void write() throws IOException {
    model = Files.writeString(folder.resolve("config.json"), CONFIG);
    rack = Files.writeString(folder.resolve("rack.yaml"), RACK);
    Set<Object> stages = new LinkedHashSet<>();
    for (Object a :
        (List<?>) run("place", "--json", "--time-limit", "1s").json().get("assignments")) {
      stages.add(((Map<?, ?>) a).get("stage"));
    }
    pins = new ArrayList<>(List.of("--time-limit", "1s"));
    int at = 0;
    for (Object stage : stages) {
      pins.addAll(List.of("--pin", stage + "=gpu" + at++ * 2 / stages.size()));
    }
  }

  private static Cli run(String verb, Object... more) {
    List<Object> args = new ArrayList<>(List.of(verb, model, "--rack", rack));
    args.addAll(List.of("--bind", "batch=1", "--bind", "seq=1024", "--bind", "output=40"));
    args.addAll(List.of("--stages", "6", "--workspace", folder.resolve("workspace")));
    args.addAll(List.of(more));
    return Cli.run(args.toArray());
  }

  private static Cli place(Object... more) {
    List<Object> args = new ArrayList<>(pins);
    args.addAll(List.of(more));
    return run("place", args.toArray());
  }

  private static Map<?, ?> prediction(Cli placed) {
    return (Map<?, ?>) placed.json().get("prediction");
  }

  /** From gpu0 to gpu1, where only tensors between stages go. */
  private static long thereBytes(Cli placed) {
    return ((List<?>) prediction(placed).get("links"))
        .stream()
            .map(l -> (Map<?, ?>) l)
            .filter(l -> l.get("link").equals("way >"))
            .mapToLong(l -> ((Number) l.get("bytes")).longValue())
            .sum();
  }

  private static double meanTtft(Cli simulated) {
    assertThat(simulated.exit()).as(simulated.err()).isZero();
    return ((Number) ((Map<?, ?>) simulated.json().get("ttft")).get("meanMs")).doubleValue();
  }

  @Test
  void place_bf16_halvesWhatCrosses_andTheFileKeepsIt() {
    Path out = folder.resolve("narrow.json");
    Cli whole = place("--json");
    Cli narrow = place("--json", "--wire", "bf16", "--out", out);
    assertThat(narrow.exit()).as(narrow.err()).isZero();
    assertThat(whole.json().get("wire")).isEqualTo("same");
    assertThat(narrow.json().get("wire")).isEqualTo("bf16");
    assertThat(thereBytes(narrow)).isPositive().isEqualTo(thereBytes(whole) / 2);
    assertThat((Double) prediction(narrow).get("latencyMs"))
        .isLessThan((Double) prediction(whole).get("latencyMs"));

    Object[] load = {"--placement", out, "--requests", "4", "--concurrency", "1", "--json"};
    Object[] same = java.util.Arrays.copyOf(load, load.length + 2);
    same[load.length] = "--wire";
    same[load.length + 1] = "same";
    assertThat(meanTtft(run("simulate", load))).isLessThan(meanTtft(run("simulate", same)));
  }

  @Test
  void place_text_saysHowTensorsTravel() {
    assertThat(place("--wire", "fp16").out()).contains("float32 travels as fp16");
    assertThat(place().out()).doesNotContain("travels");
  }

  @Test
  void unknownFormat_isOneMessage() {
    Cli cli = place("--wire", "fp8");
    assertThat(cli.exit()).isEqualTo(2);
    assertThat(cli.err()).contains("float32 cannot travel as 'fp8'").contains("Maybe use bf16");
  }
}
