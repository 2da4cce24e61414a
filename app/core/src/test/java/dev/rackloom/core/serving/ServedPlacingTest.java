package dev.rackloom.core.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rackloom.api.Cancellation;
import dev.rackloom.api.Ids;
import dev.rackloom.api.Progress;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.placement.Constraint;
import dev.rackloom.api.placement.Outcome;
import dev.rackloom.api.placement.Placement;
import dev.rackloom.api.placement.Prediction;
import dev.rackloom.api.placement.Sharing;
import dev.rackloom.api.rack.Rack;
import dev.rackloom.api.spi.SolveContext;
import dev.rackloom.api.stage.Phase;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.api.workload.Objectives;
import dev.rackloom.codec.RackFile;
import dev.rackloom.core.Apart;
import dev.rackloom.core.PlanBuilder;
import dev.rackloom.core.Session;
import dev.rackloom.core.Workbench;
import dev.rackloom.core.serving.ServedPlacing.Phases;
import dev.rackloom.engine.group.GroupOptions;
import dev.rackloom.engine.serving.ServingReport;
import dev.rackloom.engine.serving.ServingSimulator;
import dev.rackloom.loader.PluginCatalog;
import dev.rackloom.samples.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Placing for requests that meet each other. */
class ServedPlacingTest {

  private static final String CONFIG =
      """
      {"model_type": "llama", "num_hidden_layers": 8, "hidden_size": 2048,
       "num_attention_heads": 16, "num_key_value_heads": 4, "intermediate_size": 8192,
       "vocab_size": 32000, "tie_word_embeddings": false, "torch_dtype": "bfloat16"}
      """;

  @TempDir static Path folder;
  private static Session four;

  @BeforeAll
  static void open() throws IOException {
    four = session(4);
  }

  private static Session session(int gpus) throws IOException {
    Path file = Files.writeString(folder.resolve("config.json"), CONFIG);
    Rack rack =
        RackFile.parse(
            "rack",
            """
            rack: r
            switches: [s]
            nodes:
              - id: n
                devices:
                  - {id: gpu, use: h100-sxm, count: %d}
                  - {id: old, use: a100-sxm-80, count: 2}
            links:
              - {id: nv, between: ["gpu*", s], use: nvlink4, count: 18, latency: 2us}
              - {id: pc, between: ["old*", s], use: pcie5-x16}
            """
                .formatted(gpus));
    Bindings sizes = Bindings.of("batch", 1, "seq", 512).with("output", 40);
    return Workbench.session(
        PluginCatalog.onClassPath(),
        Workbench.read(
            PluginCatalog.onClassPath(), file, sizes, 6, Progress.SILENT, Cancellation.NEVER),
        rack,
        Optional.empty());
  }

  private static Demand demand(Session session, int requests, double ratePerS) {
    return new Demand(Demand.made(session, requests, ratePerS, 4, 1), Objectives.NONE, 64, 2_048);
  }

  private static ServedPlacing.Answer place(
      Session session, TokenGoal goal, Demand demand, Phases phases) {
    return ServedPlacing.place(
        session, goal, demand, phases, "portfolio", SolveContext.within(Duration.ofSeconds(4)));
  }

  private static Outcome.Solved solved(ServedPlacing.Answer answer) {
    assertThat(answer.outcome()).isInstanceOf(Outcome.Solved.class);
    return (Outcome.Solved) answer.outcome();
  }

  @Test
  void value_isWhatServingThePlacementAgainSays_andTheBestOfAllTried() {
    Demand demand = demand(four, 150, 400);
    ServedPlacing.Answer answer = place(four, TokenGoal.TTFT, demand, Phases.ANY);
    Outcome.Solved best = solved(answer);
    ServingReport again =
        ServingSimulator.run(demand.trace(), new PlacedFleet(four, 64, 2_048).of(best.placement()));
    assertThat(best.value()).isEqualTo(again.ttft().p90());
    assertThat(answer.tried()).hasSizeGreaterThan(3);
    assertThat(answer.tried())
        .allSatisfy(t -> assertThat((double) t.ttft().p90()).isGreaterThanOrEqualTo(best.value()));
    assertThat(best.lowerBound()).isZero();
    assertThat(best.reasons()).anyMatch(r -> r.contains("no bound"));
  }

  @Test
  void apart_promptsAndStepsHaveDevicesOfTheirOwn_andThePriceIsOfBoth() {
    ServedPlacing.Answer answer = place(four, TokenGoal.TPOT, demand(four, 60, 200), Phases.APART);
    Outcome.Solved best = solved(answer);
    Placement placement = best.placement();
    assertThat(Apart.is(placement)).isTrue();
    assertThat(answer.tried()).allSatisfy(t -> assertThat(Apart.is(t.placement())).isTrue());
    Prediction first = four.pricePasses(Apart.part(placement, Phase.PREFILL)).getFirst();
    Prediction each = four.pricePasses(Apart.part(placement, Phase.DECODE)).getLast();
    assertThat(best.prediction().latencyNanos())
        .isGreaterThan(first.latencyNanos() + 40 * each.latencyNanos());
    assertThatThrownBy(() -> four.assignment(placement))
        .isInstanceOf(RackloomException.class)
        .hasMessageContaining("on different devices");
    assertThatThrownBy(() ->
            PlanBuilder.build(
                four,
                placement,
                four.rack(),
                "d",
                1,
                PluginCatalog.onClassPath(),
                folder,
                Progress.SILENT))
        .isInstanceOf(RackloomException.class)
        .hasMessageContaining("not changed, explained or deployed");
  }

  @Test
  void longPromptsBesideSteps_apartKeepsStepsShort() {
    Session session = four.withSizes(Bindings.of("seq", 1_900));
    Demand demand = demand(session, 120, 60);
    long together =
        place(session, TokenGoal.TPOT, demand, Phases.TOGETHER).tried().getFirst().tpot().p90();
    long apart =
        place(session, TokenGoal.TPOT, demand, Phases.APART).tried().getFirst().tpot().p90();
    assertThat(apart).isLessThan(together);
  }

  @Test
  void replicas_serveMoreThanOneServer() {
    Session shared = four.withGroups(new GroupOptions(EnumSet.of(Sharing.REPLICAS), 4));
    Demand heavy = demand(four, 200, 3_000);
    Tried one = place(four, TokenGoal.TTFT, heavy, Phases.TOGETHER).tried().getFirst();
    Tried many = place(shared, TokenGoal.TTFT, heavy, Phases.TOGETHER).tried().getFirst();
    assertThat(many.ttft().p90()).isLessThan(one.ttft().p90());
    assertThat(many.placement().assignments()).anyMatch(a -> a.replica() == 1);
  }

  @Test
  void apartWithReplicas_isPricedAsOneOfTheCopies() {
    Session shared = four.withGroups(new GroupOptions(EnumSet.of(Sharing.REPLICAS), 4));
    ServedPlacing.Answer answer =
        place(shared, TokenGoal.TPOT, demand(four, 60, 500), Phases.APART);
    assertThat(solved(answer).prediction().latencyNanos()).isPositive();
    assertThat(answer.tried())
        .anySatisfy(t -> assertThat(t.placement().assignments()).anyMatch(a -> a.replica() > 0));
  }

  @Test
  void constraints_holdForAllServersTogether() {
    Session two =
        four.withGroups(new GroupOptions(EnumSet.of(Sharing.REPLICAS), 4))
            .withConstraints(
                List.of(
                    new Constraint.AtMost(2),
                    new Constraint.Ban(four.problem().stages().getFirst().id(), "gpu1")));
    ServedPlacing.Answer answer = place(two, TokenGoal.TTFT, demand(four, 60, 500), Phases.ANY);
    assertThat(answer.tried()).isNotEmpty();
    assertThat(answer.tried())
        .allSatisfy(t -> {
          assertThat(
                  t.placement().assignments().stream()
                      .flatMap(a -> a.group().devices().stream())
                      .distinct())
              .hasSizeLessThanOrEqualTo(2);
          assertThat(t.placement().assignments())
              .noneMatch(a ->
                  a.stage().equals(four.problem().stages().getFirst().id())
                      && a.group().devices().contains("gpu1"));
        });
  }

  @Test
  void whatTheOtherTimeMayBe_isHeldFirst() {
    Demand free = demand(four, 100, 300);
    ServedPlacing.Answer any = place(four, TokenGoal.TTFT, free, Phases.ANY);
    long least = any.tried().stream().mapToLong(t -> t.tpot().p90()).min().orElseThrow();
    Demand strict =
        new Demand(free.trace(), new Objectives(Long.MAX_VALUE, Long.MAX_VALUE, least), 64, 2_048);
    assertThat(
            TokenGoal.TTFT
                .order(strict.wanted())
                .compare(
                    any.tried().stream()
                        .filter(t -> t.tpot().p90() == least)
                        .findFirst()
                        .orElseThrow(),
                    any.tried().stream()
                        .filter(t -> t.tpot().p90() > least)
                        .findFirst()
                        .orElseThrow()))
        .isNegative();
  }

  @Test
  void cancelled_theBestSoFarComesBack() {
    AtomicBoolean stop = new AtomicBoolean();
    SolveContext context =
        new SolveContext(
            Duration.ofMinutes(1),
            1,
            Ids.NONE,
            better -> {},
            (part, doing) -> stop.compareAndSet(false, doing.startsWith("serving")),
            stop::get);
    ServedPlacing.Answer answer =
        ServedPlacing.place(
            four, TokenGoal.TTFT, demand(four, 50, 100), Phases.ANY, "portfolio", context);
    assertThat(solved(answer).reasons()).anyMatch(r -> r.contains("before all ways"));
    assertThat(answer.tried()).hasSize(1);
  }

  @Test
  void modelWithoutPhases_isOneMessage() {
    Session plain =
        Workbench.session(
            PluginCatalog.onClassPath(),
            Workbench.read(
                PluginCatalog.onClassPath(),
                Samples.model(folder),
                Bindings.of("batch", 1, "seq", 16),
                4,
                Progress.SILENT,
                Cancellation.NEVER),
            four.rack(),
            Optional.empty());
    assertThatThrownBy(() -> place(plain, TokenGoal.TTFT, demand(four, 5, 1), Phases.ANY))
        .isInstanceOf(RackloomException.class)
        .hasMessageContaining("no phase for the objective ttft");
  }

  @Test
  void requestsWhoseStateFitsNowhere_areInfeasibleWithTheReason() {
    Demand long_ =
        new Demand(
            dev.rackloom.engine.serving.Arrivals.closedLoop(2, 1, 200_000_000, 4),
            Objectives.NONE,
            64,
            2_048);
    ServedPlacing.Answer answer = place(four, TokenGoal.TTFT, long_, Phases.TOGETHER);
    assertThat(answer.outcome()).isInstanceOf(Outcome.Infeasible.class);
    assertThat(((Outcome.Infeasible) answer.outcome()).reasons())
        .anyMatch(r -> r.contains("request"));
  }
}
