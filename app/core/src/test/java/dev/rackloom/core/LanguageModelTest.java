package dev.rackloom.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.rackloom.api.Cancellation;
import dev.rackloom.api.Progress;
import dev.rackloom.api.cost.Basis;
import dev.rackloom.api.cost.CostSample;
import dev.rackloom.api.cost.Estimate;
import dev.rackloom.api.placement.Assignment;
import dev.rackloom.api.placement.DeviceGroup;
import dev.rackloom.api.placement.Outcome;
import dev.rackloom.api.placement.Placement;
import dev.rackloom.api.rack.Rack;
import dev.rackloom.api.spi.SolveContext;
import dev.rackloom.api.stage.Phase;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.codec.RackFile;
import dev.rackloom.engine.Pass;
import dev.rackloom.engine.partition.PartitionOptions;
import dev.rackloom.loader.PluginCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A language model from its description, through prefill and decode to a placement. */
class LanguageModelTest {

  private static final long LAYERS = 4;
  private static final long HIDDEN = 1024;
  private static final long FEED = 4096;
  private static final long VOCABULARY = 32_000;

  private static final String CONFIG =
      """
      {"model_type": "llama", "num_hidden_layers": 4, "hidden_size": 1024,
       "num_attention_heads": 8, "num_key_value_heads": 2, "intermediate_size": 4096,
       "vocab_size": 32000, "tie_word_embeddings": false, "torch_dtype": "bfloat16"}
      """;

  private static final Rack RACK =
      RackFile.parse(
          "rack",
          """
          rack: r
          nodes:
            - id: n
              devices:
                - {id: gpu, use: h100-sxm, count: 2}
                - {id: chip, use: groq-lpu-v1}
          links:
            - {id: nv, between: [gpu0, gpu1], use: nvlink4, count: 18, latency: 2us}
            - {id: pcie, between: [gpu0, chip], use: pcie4-x16}
          """);

  @TempDir static Path folder;
  private static Path file;

  @BeforeAll
  static void writeModel() throws IOException {
    file = Files.writeString(folder.resolve("config.json"), CONFIG);
  }

  private static OpenModel open(int stages, Bindings given) {
    return Workbench.read(
        PluginCatalog.onClassPath(), file, given, stages, Progress.SILENT, Cancellation.NEVER);
  }

  private static Session session(Bindings given) {
    return Workbench.session(
        PluginCatalog.onClassPath(), open(PartitionOptions.ALL, given), RACK, Optional.empty());
  }

  private static Bindings sizes(long batch, long prompt, long context, long output) {
    return Bindings.of("batch", batch, "seq", prompt)
        .with("context", context)
        .with("output", output);
  }

  private static long sum(Stream<StageRow> rows, java.util.function.ToLongFunction<StageRow> what) {
    return rows.mapToLong(what).sum();
  }

  private static Stream<StageRow> rows(Session session, Phase phase) {
    return session.rows(Optional.empty()).stream().filter(r -> r.phase() == phase);
  }

  @Test
  void passes_ofARequest_areThePromptOnceAndAStepAToken() {
    List<Pass> passes = session(sizes(2, 100, 300, 7)).passes();
    assertThat(passes).extracting(Pass::phase).containsExactly(Phase.PREFILL, Phase.DECODE);
    assertThat(passes).extracting(Pass::times).containsExactly(1L, 7L);
    assertThat(passes.get(0).sizes().get("tokens")).hasValue(100);
    assertThat(passes.get(0).sizes().get("past")).hasValue(0);
    assertThat(passes.get(1).sizes().get("tokens")).hasValue(1);
    assertThat(passes.get(1).sizes().get("past")).hasValue(300);
  }

  @Test
  void contextNobodyGives_isAsLongAsThePrompt() {
    assertThat(session(Bindings.of("seq", 500)).passes().get(1).sizes().get("past")).hasValue(500);
  }

  @Test
  void decode_readsEveryWeightOnce_andTheWholeCache() {
    Session session = session(sizes(3, 64, 999, 1));
    long blocks = LAYERS * (HIDDEN * (HIDDEN + 512 + HIDDEN) + 3 * HIDDEN * FEED);
    long weights = 2 * (blocks + VOCABULARY * HIDDEN) + 2 * 3 * HIDDEN;
    assertThat(sum(rows(session, Phase.DECODE), r -> known(r.totals().weightBytes())))
        .isEqualTo(weights);
    long cacheRead = LAYERS * 3 * 1000 * 2 * 2 * 128 * 2;
    assertThat(sum(rows(session, Phase.DECODE), r -> known(r.totals().stateRead())))
        .isEqualTo(cacheRead);
    long cacheWritten = LAYERS * 3 * 2 * 2 * 128 * 2;
    assertThat(sum(rows(session, Phase.DECODE), r -> known(r.totals().stateWritten())))
        .isEqualTo(cacheWritten);
  }

  private static long known(dev.rackloom.api.symbolic.Dim dim) {
    return dim.known().orElseThrow();
  }

  @Test
  void prefill_isBoundByArithmetic_decodeByMemory() {
    Session session = session(sizes(4, 2048, 2048, 16));
    CostSample prompt = onGpu(session, Phase.PREFILL, "layers/2/mlp");
    CostSample step = onGpu(session, Phase.DECODE, "layers/2/mlp");
    assertThat(prompt.computeNanos()).isGreaterThan(prompt.memoryNanos());
    assertThat(step.memoryNanos()).isGreaterThan(10 * step.computeNanos());
  }

  private static CostSample onGpu(Session session, Phase phase, String label) {
    return sample(
        rows(session, phase)
            .filter(r -> r.stage().label().equals(label))
            .findFirst()
            .orElseThrow()
            .on("gpu0")
            .orElseThrow());
  }

  private static CostSample sample(Estimate estimate) {
    return ((Estimate.Sampled) estimate).sample();
  }

  @Test
  void latency_onOneDevice_isThatOfThePromptAndOfAllSteps() {
    Session session = session(sizes(1, 512, 512, 20));
    Placement placement = allOnTheFirst(session);
    long prompt = nanos(session, Phase.PREFILL);
    long step = nanos(session, Phase.DECODE);
    assertThat((double) session.price(placement).latencyNanos())
        .isCloseTo((double) (prompt + 20 * step), within(0.001 * (prompt + 20 * step)));
  }

  @Test
  void placement_inAllPhases_keepsThemTogether() {
    Session session = session(sizes(1, 64, 64, 4));
    Placement all = session.inAllPhases(allOnTheFirst(session));
    assertThat(all.assignments()).hasSize(2 * session.model().stages().stages().size());
    assertThat(session.assignment(all)).isEqualTo(session.assignment(allOnTheFirst(session)));
  }

  @Test
  void pricePasses_areTheFirstTokenAndEachFurtherOne() {
    Session session = session(sizes(1, 512, 512, 20));
    Placement placement = allOnTheFirst(session);
    var passes = session.pricePasses(placement);
    long whole = passes.getFirst().latencyNanos() + 20 * passes.getLast().latencyNanos();
    assertThat((double) session.price(placement).latencyNanos())
        .isCloseTo((double) whole, within(0.001 * whole));
  }

  private static long nanos(Session session, Phase phase) {
    return sum(rows(session, phase), r -> sample(r.devices().getFirst().estimate()).nanos());
  }

  private static Placement allOnTheFirst(Session session) {
    return Placement.of(
        "all on one",
        session.problem().stages().stream()
            .map(s -> new Assignment(s.model(), s.id(), s.phase(), DeviceGroup.single("gpu0"), 0))
            .toList());
  }

  private static Placement solved(Session session) {
    return ((Outcome.Solved)
            session.place("local-search", SolveContext.within(Duration.ofSeconds(5))))
        .placement();
  }

  @Test
  void sensitivityAndSlack_areThereForBothPhases() {
    Session session = session(sizes(1, 512, 512, 20));
    assertThat(session.rows(Optional.of(solved(session))))
        .hasSize(2 * session.model().stages().stages().size())
        .allSatisfy(r -> assertThat(r.sensitivity()).isPresent());
  }

  @Test
  void spatialDevice_paysItsFixedTimeOnceAStage() {
    Session session = session(sizes(1, 1, 1, 1));
    StageRow row =
        rows(session, Phase.DECODE)
            .filter(r -> r.stage().label().equals("layers/1/mlp"))
            .findFirst()
            .orElseThrow();
    assertThat(sample(row.on("chip").orElseThrow()).fixedNanos()).isEqualTo(2_000);
    assertThat(sample(row.on("gpu0").orElseThrow()).fixedNanos()).isGreaterThan(4 * 4_000);
  }

  @Test
  void calibration_ofAKindOfDevice_isUsedForAllOfThem(@TempDir Path kept) throws IOException {
    StringBuilder csv = new StringBuilder("family,dtype,m,n,k,nanos\n");
    for (long m : new long[] {1, 16, 128, 1024, 4096}) {
      for (long n = 512; n <= 8192; n *= 2) {
        for (long k = 512; k <= 8192; k *= 2) {
          double bytes = 2.0 * (m * n + n * k + m * k);
          double nanos = 5_000 + Math.max(2.0 * m * n * k / 600e12, bytes / 2.5e12) * 1e9;
          csv.append("gemm,bfloat16,%d,%d,%d,%.0f%n".formatted(m, n, k, nanos));
        }
      }
    }
    Path table = Files.writeString(kept.resolve("h100.csv"), csv);
    try (Workbench bench = Workbench.open(kept.resolve("workspace"))) {
      var fitted = Calibrations.fit(bench.workspace(), RACK.device("gpu0").orElseThrow(), table);
      assertThat(fitted.reports().getFirst().heldBack().mean()).isLessThan(15);
      Session session = bench.session(open(6, sizes(1, 512, 512, 4)), RACK);
      for (String gpu : List.of("gpu0", "gpu1")) {
        assertThat(session.profile().blocks())
            .anySatisfy(b -> {
              assertThat(b.device()).isEqualTo(gpu);
              assertThat(basis(session, b.provenance())).isEqualTo(Basis.CALIBRATED);
            });
      }
    }
  }

  private static Basis basis(Session session, String provenance) {
    return session.profile().provenances().stream()
        .filter(p -> p.id().equals(provenance))
        .findFirst()
        .orElseThrow()
        .basis();
  }
}
