package dev.rackloom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.testkit.ExpertFiles;
import dev.rackloom.testkit.Experts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MoeVerbTest {

  @TempDir static Path folder;
  private static Path counts;
  private static Path dump;
  private static Path trace;

  @BeforeAll
  static void files() throws IOException {
    counts =
        Files.write(folder.resolve("counts.json"), ExpertFiles.countsJson(Experts.loads(1, 4, 16)));
    dump =
        Files.write(
            folder.resolve("dump.pt"),
            ExpertFiles.sglangStat(List.of(Experts.loads(1, 4, 16), Experts.loads(2, 4, 16)), 3));
    trace =
        Files.write(
            folder.resolve("trace.json"),
            ExpertFiles.vllmResponses(Experts.trace(3, 40, 40, 3, 16, 2), false));
  }

  private static Cli run(Object... args) {
    List<Object> all = new ArrayList<>(List.of(args));
    all.add("--workspace");
    all.add(folder.resolve("workspace"));
    return Cli.run(all.toArray());
  }

  private static Cli place(Path stats, Object... more) {
    List<Object> args = new ArrayList<>(List.of("moe", "place", stats, "--ranks", 4, "--nodes", 2));
    args.addAll(List.of(more));
    if (!args.contains("--slots")) {
      args.addAll(List.of("--slots", 20));
    }
    return run(args.toArray());
  }

  private static double number(Map<?, ?> json, String field) {
    return ((Number) json.get(field)).doubleValue();
  }

  @Test
  void show_hasAHeatMap_andSaysHowLayersAreNumbered() {
    Cli cli = run("moe", "show", dump);
    assertThat(cli.exit()).as(cli.err()).isZero();
    assertThat(cli.out())
        .contains("4 layers x 16 experts, 2 windows")
        .contains("layer 3 (MoE layer 0)")
        .contains("numbered by the source with dense layers counted");
    assertThat(cli.err()).contains("left out: 0-2");
  }

  @Test
  void show_oneExpert_saysWhoFiresWithIt() {
    Cli cli = run("moe", "show", trace, "--layer", 1, "--expert", 3);
    assertThat(cli.exit()).as(cli.err()).isZero();
    assertThat(cli.out()).contains("fire together most:").contains("expert 3:");
    Map<?, ?> json = run("moe", "show", trace, "--layer", 1, "--expert", 3, "--json").json();
    assertThat((List<?>) json.get("layers")).hasSize(1);
    assertThat(json.get("numbering")).asString().contains("layer ? (MoE layer 0)");
  }

  @Test
  void show_withAMap_saysWhatRanksAreAskedFor_andWhereAnExpertLives() {
    Path map = folder.resolve("shown.json");
    Cli placed = place(dump, "--time-limit", "200ms", "--out", map);
    assertThat(placed.exit()).as(placed.err()).isZero();
    Cli cli = run("moe", "show", dump, "--map", map, "--expert", 3);
    assertThat(cli.exit()).as(cli.err()).isZero();
    assertThat(cli.out()).contains("load over the ranks' mean", "balance", "expert 3 lives on:");
    Map<?, ?> json =
        run("moe", "show", dump, "--map", map, "--layer", 4, "--expert", 3, "--json").json();
    Map<?, ?> shown = (Map<?, ?>) json.get("map");
    Map<?, ?> layer = (Map<?, ?>) ((List<?>) shown.get("layers")).getFirst();
    assertThat((List<?>) layer.get("loadOverMean")).hasSize(4);
    assertThat(number(layer, "balance")).isBetween(0.3, 1.0);
    List<?> held = (List<?>) layer.get("held");
    long copies = held.stream().filter(h -> ((List<?>) h).contains(3)).count();
    assertThat((List<?>) layer.get("livesOn")).hasSize((int) copies);
  }

  @Test
  void show_withAMapOfOtherLayers_isOneMessage() {
    Path map = folder.resolve("four.json");
    assertThat(place(counts, "--dense", 7, "--time-limit", "200ms", "--out", map).exit()).isZero();
    Path few = folder.resolve("few.json");
    try {
      Files.write(few, ExpertFiles.countsJson(Experts.loads(1, 2, 16)));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    Cli cli = run("moe", "show", few, "--dense", 1, "--map", map);
    assertThat(cli.exit()).isEqualTo(2);
    assertThat(cli.err()).contains("the map has").contains("--dense");
  }

  @Test
  void place_json_isTheContract() {
    Cli cli = place(dump, "--json");
    assertThat(cli.exit()).as(cli.err()).isZero();
    Map<?, ?> json = cli.json();
    assertThat(number(json, "layers")).isEqualTo(4);
    assertThat(number(json, "slots")).isEqualTo(20);
    assertThat(number(json, "ranks")).isEqualTo(4);
    assertThat(number(json, "balanceMean")).isBetween(0.9, 1.0 + 1e-9);
    assertThat(number(json, "balanceMin")).isLessThanOrEqualTo(number(json, "balanceMean"));
    assertThat(number(json, "wallMs")).isPositive();
    assertThat(number(json, "moves")).isZero();
    assertThat((List<?>) json.get("physicalToLogical")).hasSize(4);
    assertThat(((Map<?, ?>) json.get("metrics")).get("source")).isEqualTo("predicted");
    assertThat(((Map<?, ?>) json.get("metrics")).get("layerTimeMicros")).isNull();
  }

  @Test
  void eplb_dealsGroupsOutToNodes_andRefusesWhatCannotBeDealt() {
    Cli whole = place(counts, "--objective", "eplb", "--json");
    Cli dealt = place(counts, "--objective", "eplb", "--expert-groups", 4, "--json");
    assertThat(dealt.exit()).as(dealt.err()).isZero();
    assertThat(dealt.json().get("solver")).isEqualTo("eplb, hierarchical");
    assertThat(number(dealt.json(), "balanceMean"))
        .isLessThanOrEqualTo(number(whole.json(), "balanceMean"));
    assertThat(place(counts, "--objective", "eplb", "--expert-groups", 3).err())
        .contains("do not come in 3 groups");
    assertThat(
            run(
                    "moe",
                    "place",
                    counts,
                    "--ranks",
                    6,
                    "--nodes",
                    3,
                    "--slots",
                    18,
                    "--objective",
                    "eplb",
                    "--expert-groups",
                    4)
                .err())
        .contains("4 groups of experts cannot be dealt out to 3 nodes");
    assertThat(place(counts, "--expert-groups", 4).err()).contains("with --objective eplb");
  }

  @Test
  void place_trace_predictsLayerTime() {
    Cli cli = place(trace, "--tokens", 20, "--time-limit", "50ms");
    assertThat(cli.exit()).as(cli.err()).isZero();
    assertThat(cli.out()).contains("by layer-time").contains("layer time, microseconds");
    assertThat(cli.out()).contains("note: numbers are of the tokens that the map was placed with");
    Map<?, ?> json = place(trace, "--objective", "balance", "--tokens", 20, "--json").json();
    assertThat(json.get("notes")).asString().contains("of the tokens that the map was placed with");
  }

  @Test
  void place_fromACurrentMap_plansTheMoves() throws IOException {
    Path map = folder.resolve("now.json");
    assertThat(place(dump, "--out", map).exit()).isZero();
    Cli cli = place(counts, "--dense", 3, "--current", map, "--plan", "--json");
    assertThat(cli.exit()).as(cli.err()).isZero();
    Map<?, ?> migration = (Map<?, ?>) cli.json().get("migration");
    assertThat(number(migration, "moves")).isGreaterThanOrEqualTo(number(migration, "fewestMoves"));
    assertThat((List<?>) migration.get("steps")).hasSize((int) number(migration, "stepCount"));
  }

  @Test
  void curve_isJson_andAPicture() throws IOException {
    Path map = folder.resolve("curve-from.json");
    Path plot = folder.resolve("curve.svg");
    assertThat(place(dump, "--objective", "eplb", "--out", map).exit()).isZero();
    Cli cli = place(dump, "--current", map, "--curve", "--plot", plot, "--json");
    assertThat(cli.exit()).as(cli.err()).isZero();
    assertThat((List<?>) cli.json().get("points")).hasSizeGreaterThan(1);
    assertThat(cli.json().get("across")).isEqualTo("moves");
    assertThat(Files.readString(plot)).startsWith("<svg").contains("circle");
  }

  @Test
  void curve_internode_isOfPromptsNotSeen_evenFromACurrentMap() throws IOException {
    Path map = folder.resolve("internode-from.json");
    Path plot = folder.resolve("internode.svg");
    assertThat(place(trace, "--objective", "eplb", "--out", map).exit()).isZero();
    Object[] asked = {
      "--current",
      map,
      "--curve",
      "internode",
      "--tokens",
      20,
      "--time-limit",
      "20ms",
      "--plot",
      plot
    };
    Cli cli = place(trace, asked);
    assertThat(cli.exit()).as(cli.err()).isZero();
    assertThat(cli.out()).contains("predicted, of tokens of other prompts");
    assertThat(Files.readString(plot)).contains("copies between nodes per token (predicted)");
    Map<?, ?> json = place(trace, "--curve", "internode", "--tokens", 20, "--json").json();
    assertThat(json.get("judgedBy")).asString().contains("other prompts");
    List<?> points = (List<?>) json.get("points");
    assertThat(points).hasSizeGreaterThan(1);
    for (int i = 1; i < points.size(); i++) {
      Map<?, ?> before = (Map<?, ?>) points.get(i - 1);
      Map<?, ?> here = (Map<?, ?>) points.get(i);
      assertThat(number(here, "across")).isGreaterThan(number(before, "across"));
      assertThat(number(here, "upward")).isGreaterThan(number(before, "upward"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"sglang", "vllm", "tensorrt-llm", "vllm-ascend"})
  void exported_isImported_andComparesAsTheSame(String form) {
    Path ours = folder.resolve("ours-" + form + ".json");
    Path theirs = folder.resolve("theirs-" + form);
    Path back = folder.resolve("back-" + form + ".json");
    assertThat(place(dump, "--out", ours).exit()).isZero();
    Cli export = run("export", "--to", form, ours, "--out", theirs);
    assertThat(export.exit()).as(export.err()).isZero();
    Cli imported =
        run(
            "import", "--from", form, theirs, "--dense", 3, "--ranks", 4, "--nodes", 2, "--slots",
            20, "--out", back);
    assertThat(imported.exit()).as(imported.err()).isZero();
    Cli compared =
        run(
            "moe", "compare", ours, back, "--stats", dump, "--ranks", 4, "--nodes", 2, "--slots",
            20, "--json");
    assertThat(compared.exit()).as(compared.err()).isZero();
    assertThat(number((Map<?, ?>) compared.json().get("migration"), "moves")).isZero();
  }

  @Test
  void export_counts_isSglangsOtherForm() throws IOException {
    Path out = folder.resolve("logical.json");
    Cli cli = run("export", "--to", "sglang-counts", dump, "--out", out);
    assertThat(cli.exit()).as(cli.err()).isZero();
    assertThat(Files.readString(out)).startsWith("{\"logical_count\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--slots 12|16 experts do not fit into 12 slots",
        "--objective speed|no objective is called 'speed'",
        "--objective layer-time|layer time cannot be predicted",
        "--speeds 1.0x3|speaks of 3 ranks, there are 4",
        "--pin 3@9|there are 16 experts and 4 ranks",
        "--ban x|is no rule",
        "--plot x.svg|add --curve",
        "--curve speed|no trade-off is called 'speed'",
        "--curve moves|no map serves now",
        "--curve internode|there is nothing to trade between nodes",
        "--curve moves --robust nowhere.json|--robust would be ignored",
        "--plan|add --current",
        "--horizon 100|add --current",
        "--cost speed=1|is not known",
      })
  void badUse_isOneMessage(String more, String says) {
    Cli cli = place(dump, (Object[]) more.split(" "));
    assertThat(cli.exit()).isEqualTo(2);
    assertThat(cli.err()).contains(says).contains("Maybe").doesNotContain("\tat ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--objective layer-time|the objective layer-time would be ignored",
        "--objective eplb|the objective eplb would be ignored",
        "--horizon 100|the horizon of 100 steps would be ignored",
        "--inter-price 2.5|2.5 microseconds, would be ignored",
      })
  void robust_refusesWhatItWouldIgnore(String more, String says) {
    List<Object> args = new ArrayList<>(List.of("--robust", counts, "--dense", 3));
    if (more.startsWith("--horizon")) {
      Path map = folder.resolve("robust-from.json");
      assertThat(place(dump, "--out", map).exit()).isZero();
      args.addAll(List.of("--current", map));
    }
    args.addAll(List.of((Object[]) more.split(" ")));
    Cli cli = place(dump, args.toArray());
    assertThat(cli.exit()).isEqualTo(2);
    assertThat(cli.err()).contains(says).contains("Maybe").doesNotContain("\tat ");
  }

  @Test
  void unknownForms_areOneMessage() {
    Path ours = folder.resolve("form.json");
    assertThat(place(dump, "--out", ours).exit()).isZero();
    Cli cli = run("export", "--to", "nobody", ours, "--out", folder.resolve("x"));
    assertThat(cli.exit()).isEqualTo(2);
    assertThat(cli.err()).contains("no form of expert maps is called 'nobody'").contains("sglang");
  }

  @Test
  void moe_alone_saysWhatItTakes() {
    assertThat(Cli.run("moe").err()).contains("show, place, compare");
  }
}
