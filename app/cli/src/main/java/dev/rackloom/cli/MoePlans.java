package dev.rackloom.cli;

import dev.rackloom.api.moe.LayerMetrics;
import dev.rackloom.api.moe.MapMetrics;
import dev.rackloom.api.moe.MigrationPlan;
import dev.rackloom.api.moe.MigrationStep;
import dev.rackloom.codec.Quantities;
import dev.rackloom.core.moe.ExpertAim;
import dev.rackloom.core.moe.ExpertSession;
import dev.rackloom.core.moe.Placed;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** Maps and how to get to them, for people; plans as JSON too. */
final class MoePlans {

  private MoePlans() {}

  static void placed(Console console, ExpertSession session, ExpertAim aim, Placed placed) {
    console.line("%s by %s in %.1f ms", placed.map(), placed.solver(), placed.wallNanos() / 1e6);
    console.line(placed.map().layers().text());
    if (aim.current().isPresent()) {
      table(
          console,
          List.of("now", "placed"),
          List.of(session.price(aim.current().get()), placed.metrics()));
    } else {
      table(
          console,
          List.of("in turn", "placed"),
          List.of(session.price(session.inTurn()), placed.metrics()));
    }
    if (!session.unpriced().isEmpty()) {
      console.line("no layer time: %s", session.unpriced());
    }
    placed.notes().forEach(note -> console.line("note: %s", note));
  }

  /** Metrics of maps side by side; all predicted. */
  static void table(Console console, List<String> names, List<MapMetrics> metrics) {
    StringBuilder head = new StringBuilder(String.format(Locale.ROOT, "%-34s", "predicted"));
    names.forEach(n -> head.append(String.format(Locale.ROOT, " %14s", Reports.cut(n, 14))));
    console.line(head.toString());
    row(console, metrics, "balance, mean over layers", MapMetrics::balanceMean);
    row(console, metrics, "balance, least layer", MapMetrics::balanceMin);
    row(console, metrics, "balance per step", m -> m.mean(LayerMetrics::stepBalance));
    row(console, metrics, "layer time, microseconds", MapMetrics::layerMicros);
    row(console, metrics, "  dispatch", m -> m.mean(LayerMetrics::dispatchMicros));
    row(console, metrics, "  compute", m -> m.mean(LayerMetrics::computeMicros));
    row(console, metrics, "  combine", m -> m.mean(LayerMetrics::combineMicros));
    row(console, metrics, "  no map is below", MapMetrics::lowerBoundMicros);
    row(console, metrics, "ranks a token goes to", m -> m.mean(LayerMetrics::rankCopies));
    row(console, metrics, "copies between nodes a token", m -> m.mean(LayerMetrics::interCopies));
  }

  private static void row(
      Console console, List<MapMetrics> metrics, String name, ToDoubleFunction<MapMetrics> number) {
    if (metrics.stream().mapToDouble(number).allMatch(Double::isNaN)) {
      return;
    }
    StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-34s", name));
    for (MapMetrics m : metrics) {
      double value = number.applyAsDouble(m);
      line.append(
          Double.isNaN(value)
              ? String.format(Locale.ROOT, " %14s", "unknown")
              : String.format(Locale.ROOT, " %14.4f", value));
    }
    console.line(line.toString());
  }

  static void lines(Console console, ExpertSession session, MigrationPlan plan, boolean all) {
    console.line(
        "migration: %d moves, %s between ranks (at least %d moves), %d steps, %s",
        plan.moves(),
        Quantities.showBytes(plan.bytes()),
        plan.fewestMoves(),
        plan.steps().size(),
        plan.complete() ? "memory never exceeded, every expert always served" : "not complete");
    plan.impossible().forEach(line -> console.line("  cannot: %s", line));
    if (!plan.temporaryRanks().isEmpty()) {
      console.line("  temporary room on ranks %s", plan.temporaryRanks());
    }
    int shown = all ? plan.steps().size() : 0;
    for (MigrationStep step : plan.steps().subList(0, shown)) {
      console.line(
          "  %s: expert %d from slot %d to slot %d%s",
          session.statistics().layers().label(step.row()),
          step.expert(),
          step.fromSlot(),
          step.toSlot(),
          step.bytes() == 0 ? ", on the same rank" : ", " + Quantities.showBytes(step.bytes()));
    }
    if (!all && plan.steps().size() > 0) {
      console.line("  add --plan for the steps in order");
    }
  }

  static Map<String, @Nullable Object> json(MigrationPlan plan, boolean all) {
    Map<String, @Nullable Object> json = Numbers.map();
    json.put("moves", plan.moves());
    json.put("fewestMoves", plan.fewestMoves());
    json.put("bytes", plan.bytes());
    json.put("stepCount", plan.steps().size());
    json.put("complete", plan.complete());
    json.put("impossible", plan.impossible());
    json.put("temporaryRanks", plan.temporaryRanks().stream().boxed().toList());
    if (all) {
      json.put("steps", plan.steps());
    }
    return json;
  }
}
