package dev.rackloom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.api.moe.LoadTable;
import dev.rackloom.samples.Samples;
import dev.rackloom.testkit.ExpertFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Placing the sample with experts by statistics; nothing is deployed. */
class SplitOptionsTest {

  private static final int LAYERS = 4;
  private static final int EXPERTS = 16;

  @TempDir static Path folder;
  private static Path model;
  private static Path rack;
  private static Path counts;

  @BeforeAll
  static void files() throws IOException {
    model = Samples.topicalModel(folder, Samples.Experts.FUSED);
    rack = Samples.fourAgents(folder);
    counts = counts("counts.json", LAYERS, EXPERTS);
  }

  /** Every fourth expert is heavy: dealt in turn, all of them stand on the first device. */
  private static Path counts(String name, int layers, int experts) throws IOException {
    double[][] loads = new double[layers][experts];
    for (double[] row : loads) {
      for (int e = 0; e < experts; e++) {
        row[e] = e % 4 == 0 ? 100 : 1;
      }
    }
    return Files.write(folder.resolve(name), ExpertFiles.countsJson(LoadTable.of(loads)));
  }

  private static Cli place(Path of, Object... more) {
    List<Object> args =
        new ArrayList<>(List.of("place", of, "--rack", rack, "--bind", "seq=32", "--stages", 2));
    args.addAll(List.of("--time-limit", "300ms", "--json", "--workspace", folder.resolve("w")));
    args.addAll(List.of(more));
    return Cli.run(args.toArray());
  }

  @Test
  void statistics_spreadTheHeavyExperts() {
    Path out = folder.resolve("placement.json");
    Cli cli = place(model, "--experts", counts, "--out", out);
    assertThat(cli.exit()).as(cli.err()).isZero();
    assertThat(cli.err()).contains("copies of 64 experts on 4 devices, balanced by");
    List<?> experts = (List<?>) cli.json().get("experts");
    Map<Integer, Double> heavy =
        experts.stream()
            .map(e -> (Map<?, ?>) e)
            .filter(e -> number(e, "moeLayer") == 1 && number(e, "expert") % 4 == 0)
            .collect(
                Collectors.groupingBy(
                    e -> String.valueOf(e.get("rank")).hashCode(),
                    Collectors.summingDouble(e -> number(e, "share"))));
    assertThat(heavy.values()).hasSize(4).allMatch(share -> share == 1);
    assertThat(out).isRegularFile().content().contains("\"moeLayer\"");
  }

  private static double number(Map<?, ?> json, String field) {
    return ((Number) json.get(field)).doubleValue();
  }

  @Test
  void statisticsOfAnotherModel_areRefused() throws IOException {
    Cli layers = place(model, "--experts", counts("few.json", 2, EXPERTS));
    assertThat(layers.exit()).isEqualTo(2);
    assertThat(layers.err()).contains("has no row for layer", "take one of this model");
    Cli experts = place(model, "--experts", counts("other.json", LAYERS, 8));
    assertThat(experts.exit()).isEqualTo(2);
    assertThat(experts.err())
        .contains("has 8 experts a layer, but 16 were said", "of the model that is meant");
  }

  @Test
  void map_isPlacedAsItSays() {
    Path map = folder.resolve("map.json");
    Cli made =
        Cli.run(
            "moe",
            "place",
            counts,
            "--rack",
            rack,
            "--dense",
            0,
            "--slots",
            20,
            "--time-limit",
            "200ms",
            "--out",
            map,
            "--workspace",
            folder.resolve("w"));
    assertThat(made.exit()).as(made.err()).isZero();
    Cli cli = place(model, "--experts", map);
    assertThat(cli.exit()).as(cli.err()).isZero();
    assertThat(cli.err()).contains("experts as the map says: 4 layers x 20 slots of 16 experts");
    Map<Integer, Double> shares =
        ((List<?>) cli.json().get("experts"))
            .stream()
                .map(e -> (Map<?, ?>) e)
                .collect(
                    Collectors.groupingBy(
                        e -> (int) (number(e, "moeLayer") * EXPERTS + number(e, "expert")),
                        Collectors.summingDouble(e -> number(e, "share"))));
    assertThat(shares).hasSize(LAYERS * EXPERTS);
    assertThat(shares.values()).allSatisfy(s -> assertThat(s).isBetween(0.999, 1.001));
  }

  @Test
  void mapForAnotherNumberOfRanks_isRefused() {
    Path map = folder.resolve("eight.json");
    Cli made =
        Cli.run(
            "moe",
            "place",
            counts,
            "--ranks",
            8,
            "--dense",
            0,
            "--time-limit",
            "200ms",
            "--out",
            map,
            "--workspace",
            folder.resolve("w"));
    assertThat(made.exit()).as(made.err()).isZero();
    Cli cli = place(model, "--experts", map);
    assertThat(cli.exit()).isEqualTo(2);
    assertThat(cli.err()).contains("the map is for 8 ranks").contains("moe place STATS --rack");
  }

  @Test
  void modelWithoutExperts_isRefused() {
    Path plain = Samples.model(folder);
    Cli cli = place(plain, "--experts", counts);
    assertThat(cli.exit()).isEqualTo(2);
    assertThat(cli.err()).contains("has no experts to split");
  }

  @Test
  void contradictions_areNamed() {
    assertThat(place(model, "--experts", counts, "--split-experts").err())
        .contains("--split-experts deals in turn");
    assertThat(place(model, "--experts", counts, "--pareto", "latency,energy").err())
        .contains("--pareto makes many");
    assertThat(place(model, "--experts", folder.resolve("nowhere.json")).exit()).isEqualTo(2);
  }
}
