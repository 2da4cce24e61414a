package dev.rackloom.engine.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rackloom.engine.simulate.ClosedForm;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Transfers of several instances on physical links, by hand and against closed forms. */
class SharedLinksTest {

  private static final ServingOptions OPTIONS =
      ServingOptions.of(64, 1 << 20, 1L << 30).withAhead(1);

  /** 100 bytes a token at 1 byte a nanosecond, 7 ns away. */
  private static Instance.Hop over(String... wires) {
    return new Instance.Hop(100, 1e9, 7)
        .over("", List.of(wires).stream().map(w -> new Instance.Wire(w, 1e9)).toList());
  }

  private static Instance pair(int i, StepTime time, Instance.Hop hop) {
    return new Instance(
        "i" + i,
        Instance.Role.BOTH,
        List.of(
            new Instance.PipelineStage("a" + i, time, 0, 0, hop),
            Instance.PipelineStage.of("b" + i, time)),
        OPTIONS);
  }

  private static Fleet fleet(int instances, StepTime time, IntFunction<Instance.Hop> hop) {
    List<Instance> all = new ArrayList<>();
    for (int i = 0; i < instances; i++) {
      all.add(pair(i, time, hop.apply(i)));
    }
    return new Fleet(all, List.of());
  }

  private static List<Long> lasts(ServingReport report) {
    return report.requests().stream().map(ServingReport.Served::lastNanos).toList();
  }

  @Test
  void twoInstances_overOneLink_waitForEachOther_overTwoTheyDoNot() {
    Trace trace = Trace.of("t", List.of(new Request(0, 3, 1), new Request(0, 3, 1)));
    ServingReport apart =
        ServingSimulator.run(trace, fleet(2, batch -> 10, i -> over("own" + i + " >")));
    ServingReport together = ServingSimulator.run(trace, fleet(2, batch -> 10, i -> over("sw >")));
    assertThat(lasts(apart)).containsExactly(10L + 300 + 7 + 10, 10L + 300 + 7 + 10);
    assertThat(lasts(together)).containsExactly(10L + 300 + 7 + 10, 10L + 600 + 7 + 10);
    assertThat(together.use().getLast().resource()).isEqualTo("sw >");
    assertThat(together.use().getLast().utilisation()).isEqualTo(600 / 627.0);
    assertThat(apart.use()).noneMatch(u -> u.resource().startsWith("own"));
  }

  @Test
  void whoIsReadyFirst_goesFirst_whoeverWasDecidedFirst() {
    StepTime slow = batch -> 1_000;
    Instance late = pair(0, slow, over("sw >"));
    Instance early = pair(1, batch -> 10, over("sw >"));
    Trace trace = Trace.of("t", List.of(new Request(0, 3, 1), new Request(20, 3, 1)));
    ServingReport report = ServingSimulator.run(trace, new Fleet(List.of(late, early), List.of()));
    assertThat(lasts(report)).containsExactly(1_000L + 307 + 1_000, 20L + 10 + 307 + 10);
  }

  @Test
  void wayOfSeveralLinks_waitsForTheBusiest_andGoesAtThePaceOfTheNarrowest() {
    List<Instance.Wire> way = List.of(new Instance.Wire("x", 1e9), new Instance.Wire("y", 5e8));
    Instance.Hop both = new Instance.Hop(100, 5e8, 7).over("", way);
    Fleet fleet =
        new Fleet(List.of(pair(0, batch -> 10, both), pair(1, batch -> 10, over("x"))), List.of());
    Trace trace = Trace.of("t", List.of(new Request(0, 3, 1), new Request(0, 3, 1)));
    assertThat(lasts(ServingSimulator.run(trace, fleet)))
        .as("the second waits only for the part on the link it crosses")
        .containsExactly(10L + 600 + 7 + 10, 10L + 300 + 300 + 7 + 10);
  }

  /** Instances that are never all busy: their link is a queue of fixed service times. */
  @ParameterizedTest
  @ValueSource(doubles = {300, 700})
  void oneLinkOfMany_isAnMD1Queue(double perSecond) {
    double service = 1e6;
    double rho = perSecond * service * 1e-9;
    double alone = 2 * 5_000 + service + 7;
    ClosedForm.holds(
        alone + rho * service / (2 * (1 - rho)),
        0.03,
        seed ->
            ServingSimulator.run(
                    Arrivals.poisson(20_000, perSecond, 10_000, 1, seed),
                    fleet(64, batch -> 5_000, i -> over("sw >")))
                .total()
                .mean());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void linksThatNobodyShares_areAsLinksOfTheirOwn(long seed) {
    StepTime time = StepTime.linear(100_000, 1_000);
    Instance.Hop own = new Instance.Hop(8_192, 1e10, 1_000);
    Trace trace = Serving.mixed(seed, 200, 2_000);
    ServingReport unnamed = ServingSimulator.run(trace, fleet(3, time, i -> own));
    ServingReport named =
        ServingSimulator.run(
            trace,
            fleet(
                3,
                time,
                i ->
                    own.over(
                        "",
                        List.of(
                            new Instance.Wire("up" + i, 2e10),
                            new Instance.Wire("down" + i, 1e10)))));
    assertThat(named.requests()).isEqualTo(unnamed.requests());
    assertThat(named.use()).isEqualTo(unnamed.use());
    assertThat(named.events()).isEqualTo(unnamed.events());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void linkThatIsShared_slowsAndRepeatsExactly(long seed) {
    StepTime time = StepTime.linear(100_000, 1_000);
    Instance.Hop narrow = new Instance.Hop(8_192, 1e9, 1_000);
    Trace trace = Serving.mixed(seed, 200, 2_000);
    ServingReport own = ServingSimulator.run(trace, fleet(3, time, i -> narrow));
    Fleet together = fleet(3, time, i -> narrow.over("", List.of(new Instance.Wire("sw", 1e9))));
    ServingReport shared = ServingSimulator.run(trace, together);
    assertThat(shared.total().mean()).isGreaterThan(own.total().mean());
    assertThat(shared.outputTokens()).isEqualTo(own.outputTokens());
    assertThat(ServingSimulator.run(trace, together).requests()).isEqualTo(shared.requests());
    shared.use().forEach(u -> assertThat(u.utilisation()).isBetween(0.0, 1.0));
  }

  @Test
  void deviceOfTwoInstances_isTakenInTurns() {
    StepTime time = batch -> 100;
    Fleet fleet =
        new Fleet(
            List.of(
                new Instance(
                    "x",
                    Instance.Role.BOTH,
                    List.of(Instance.PipelineStage.of("d", time)),
                    OPTIONS),
                new Instance(
                    "y",
                    Instance.Role.BOTH,
                    List.of(Instance.PipelineStage.of("d", time)),
                    OPTIONS)),
            List.of());
    Trace trace = Trace.of("t", List.of(new Request(0, 3, 1), new Request(10, 3, 1)));
    ServingReport report = ServingSimulator.run(trace, fleet);
    assertThat(lasts(report)).containsExactly(100L, 200L);
    assertThat(report.use()).containsExactly(new ServingReport.Use("d", 1, 0));
  }

  private static Instance role(String name, Instance.Role role) {
    return new Instance(name, role, List.of(Instance.PipelineStage.of(name, batch -> 10)), OPTIONS);
  }

  private static Fleet.StateWay way(String from, String to, double bytesPerS, String wire) {
    Instance.Hop hop = new Instance.Hop(100, bytesPerS, 0);
    return new Fleet.StateWay(
        from,
        to,
        List.of(hop.over(from + " > " + to, List.of(new Instance.Wire(wire, bytesPerS)))));
  }

  @Test
  void state_goesTheWayOfItsPair_andMeetsOthersOnTheirLink() {
    List<Instance> instances =
        List.of(
            role("near", Instance.Role.PREFILL),
            role("far", Instance.Role.PREFILL),
            role("d", Instance.Role.DECODE));
    Trace trace = Trace.of("t", List.of(new Request(0, 3, 2), new Request(0, 3, 2)));
    Fleet apart =
        new Fleet(instances, List.of(way("near", "d", 1e9, "fast"), way("far", "d", 1e8, "slow")));
    assertThat(lasts(ServingSimulator.run(trace, apart)))
        .containsExactly(10L + 300 + 10, 10L + 3_000 + 10);
    Fleet together =
        new Fleet(instances, List.of(way("near", "d", 1e9, "nic"), way("far", "d", 1e9, "nic")));
    assertThat(lasts(ServingSimulator.run(trace, together)))
        .containsExactly(10L + 300 + 10, 10L + 600 + 10);
  }

  @Test
  void state_goesWhereMostBlocksAreFree_thoseOnTheirWayCounted() {
    List<Instance> instances =
        List.of(
            role("p", Instance.Role.PREFILL),
            role("d", Instance.Role.DECODE),
            role("e", Instance.Role.DECODE));
    Trace trace = Trace.of("t", List.of(new Request(0, 100, 2), new Request(0, 100, 2)));
    ServingReport report =
        ServingSimulator.run(trace, new Fleet(instances, new Instance.Hop(100, 1e9, 0)));
    assertThat(report.pools().stream().skip(1).map(ServingReport.Pool::mostBlocks))
        .containsExactly(7L, 7L);
    assertThat(report.use().stream().map(ServingReport.Use::resource))
        .contains("state p > d", "state p > e", "state");
  }

  @Test
  void fleetWithoutAWayForState_isRefused() {
    List<Instance> instances =
        List.of(role("p", Instance.Role.PREFILL), role("d", Instance.Role.DECODE));
    assertThatThrownBy(() -> new Fleet(instances, List.of()))
        .hasMessageContaining("no way of state leads from 'p' to 'd'");
    assertThatThrownBy(() -> new Instance.Wire("w", 0)).hasMessageContaining("wire w");
    assertThatThrownBy(() -> new Instance.PipelineStage(List.of(), batch -> 1, List.of()))
        .hasMessageContaining("no device");
  }
}
