package dev.rackloom.core.moe;

import dev.rackloom.api.Cancellation;
import dev.rackloom.api.Ids;
import dev.rackloom.api.Progress;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.moe.ExpertMap;
import dev.rackloom.api.moe.ExpertStatistics;
import dev.rackloom.api.moe.LayerMetrics;
import dev.rackloom.api.moe.LoadTable;
import dev.rackloom.api.moe.MapMetrics;
import dev.rackloom.api.moe.MigrationPlan;
import dev.rackloom.api.moe.RankTopology;
import dev.rackloom.api.moe.RoutingTrace;
import dev.rackloom.engine.moe.MapEvaluator;
import dev.rackloom.engine.moe.TraceSteps;
import dev.rackloom.engine.moe.move.Migration;
import java.util.List;
import java.util.Optional;

/**
 * The experts of one model on some ranks: what people look at and change. Immutable and safe to
 * share; every change is a new session.
 */
public final class ExpertSession {

  private final ExpertStatistics statistics;
  private final RankTopology topology;
  private final ExpertSetting setting;
  private final MapEvaluator evaluator;
  private final LoadTable loads;
  private final Optional<TraceSteps> steps;
  private final String unpriced;

  private ExpertSession(ExpertStatistics statistics, RankTopology topology, ExpertSetting setting) {
    this.statistics = statistics;
    this.topology = topology;
    this.setting = setting;
    this.evaluator = new MapEvaluator(topology);
    this.loads = statistics.loads();
    this.unpriced = whyNoSteps(statistics, topology, setting);
    this.steps =
        unpriced.isEmpty()
            ? statistics.trace().map(t -> stepsOf(t, topology, setting))
            : Optional.empty();
  }

  /**
   * A session.
   *
   * @throws RackloomException if there are more experts than slots
   */
  public static ExpertSession of(
      ExpertStatistics statistics, RankTopology topology, ExpertSetting setting) {
    RankTopology held = topology.within(setting.costs().expertBytes(), statistics.layers().size());
    if (held.slots() < statistics.experts()) {
      throw RackloomException.user(
          statistics.experts()
              + " experts do not fit into "
              + held.slots()
              + " slots on "
              + held.size()
              + " ranks"
              + (held.slots() < topology.slots()
                  ? ": memory holds fewer than the " + topology.slots() + " that were asked for"
                  : ""),
          "give the ranks more slots, or take more ranks.");
    }
    return new ExpertSession(statistics, held, setting);
  }

  private static TraceSteps stepsOf(
      RoutingTrace trace, RankTopology topology, ExpertSetting setting) {
    return TraceSteps.of(trace, topology.size(), setting.tokensPerRank());
  }

  private static String whyNoSteps(
      ExpertStatistics statistics, RankTopology topology, ExpertSetting setting) {
    if (statistics.trace().isEmpty()) {
      return "counts alone do not say who fires with whom";
    }
    try {
      return stepsOf(statistics.trace().get(), topology, setting).steps() > 0 ? "" : "no step";
    } catch (RackloomException tooShort) {
      return tooShort.failure().message();
    }
  }

  /** What was counted. */
  public ExpertStatistics statistics() {
    return statistics;
  }

  /** Loads of all windows together. */
  public LoadTable loads() {
    return loads;
  }

  /** The ranks, their slots within their memory. */
  public RankTopology topology() {
    return topology;
  }

  /** What numbers are for. */
  public ExpertSetting setting() {
    return setting;
  }

  /** Why layer times are not predicted; empty if they are. */
  public String unpriced() {
    return unpriced;
  }

  /** This session under another setting. */
  public ExpertSession with(ExpertSetting other) {
    return of(statistics, topology, other);
  }

  /** This session for other statistics of the same model. */
  public ExpertSession with(ExpertStatistics others) {
    return of(others, topology, setting);
  }

  /** The map that engines start with. */
  public ExpertMap inTurn() {
    return MapShape.inTurn(statistics.layers(), statistics.experts(), topology);
  }

  /** What a map does: predicted. Layer times only with a trace of at least one step. */
  public MapMetrics price(ExpertMap map) {
    return steps
        .map(s -> evaluator.price(map, s, setting.costs(), setting.policy()))
        .orElseGet(() -> evaluator.balance(map, windows(), setting.policy()));
  }

  private List<LoadTable> windows() {
    return statistics.windows().stream().map(ExpertStatistics.Window::loads).toList();
  }

  /** What a map does in one row, alone: quick enough to follow an edit. */
  public LayerMetrics price(ExpertMap map, int row) {
    return row(row).price(MapShape.row(map, row)).layers().getFirst();
  }

  /** One row of this session, as a session. */
  public ExpertSession row(int row) {
    return new ExpertSession(statistics.rows(Ids.of(row)), topology, setting);
  }

  /** The cut trace, if layer times are predicted. */
  Optional<TraceSteps> steps() {
    return steps;
  }

  /** Looks for a map. Blocks; cancelled, it gives the best so far where it can. */
  public Placed place(ExpertAim aim, Progress progress, Cancellation cancellation) {
    return new ExpertPlacing(this, progress, cancellation).place(aim);
  }

  /** How to get from a map to another while serving. */
  public MigrationPlan migration(ExpertMap from, ExpertMap to) {
    return new Migration(topology, setting.costs().expertBytes()).plan(from, to);
  }

  /**
   * Maps that trade what they gain for what they cost.
   *
   * @throws RackloomException if what the kind trades is not known: no map serves now, or there is
   *     no trace
   */
  public TradeOff curve(
      TradeOff.Kind kind, ExpertAim aim, Progress progress, Cancellation cancellation) {
    return TradeOff.of(this, kind, aim, progress, cancellation);
  }
}
