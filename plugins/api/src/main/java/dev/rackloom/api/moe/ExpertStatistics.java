package dev.rackloom.api.moe;

import dev.rackloom.api.Checks;
import dev.rackloom.api.Ids;
import java.util.List;
import java.util.Optional;

/**
 * What is known of how experts are asked for: loads over one or more windows of time, and the trace
 * they were counted from where there is one.
 *
 * @param name for people: the file's name, or the deployment's
 * @param format which reader or source it came from
 * @param layers which layers the rows are
 * @param experts routed experts of each row
 * @param windows in order of time, at least one; all of {@code layers.size()} rows
 * @param trace tokens and their experts; empty if only counts are known
 * @param notes what a person should know: how layers were numbered, what was left out
 */
public record ExpertStatistics(
    String name,
    String format,
    LayerNumbers layers,
    int experts,
    List<Window> windows,
    Optional<RoutingTrace> trace,
    List<String> notes) {

  /**
   * Loads counted over a stretch of time.
   *
   * @param label what stretch, for people
   * @param loads a row per layer
   */
  public record Window(String label, LoadTable loads) {}

  public ExpertStatistics {
    Checks.named(name, "statistics");
    Checks.positive(experts, "experts");
    windows = List.copyOf(windows);
    notes = List.copyOf(notes);
    Checks.that(!windows.isEmpty(), "statistics '" + name + "' have no window");
    for (Window w : windows) {
      shape(name, w.label(), w.loads().rows(), w.loads().experts(), layers.size(), experts);
    }
    if (trace.isPresent()) {
      shape(name, "trace", trace.get().rows(), trace.get().experts(), layers.size(), experts);
    }
  }

  private static void shape(
      String name, String part, int rows, int experts, int needRows, int needExperts) {
    Checks.that(
        rows == needRows && experts == needExperts,
        "'"
            + part
            + "' of '"
            + name
            + "' is "
            + rows
            + " layers x "
            + experts
            + " experts, not "
            + needRows
            + " x "
            + needExperts);
  }

  /** Counts of one window. */
  public static ExpertStatistics counts(
      String name, String format, LayerNumbers layers, LoadTable loads) {
    return new ExpertStatistics(
        name,
        format,
        layers,
        loads.experts(),
        List.of(new Window("all", loads)),
        Optional.empty(),
        List.of());
  }

  /** A trace, and the loads it sums to. */
  public static ExpertStatistics traced(
      String name, String format, LayerNumbers layers, RoutingTrace trace) {
    return new ExpertStatistics(
        name,
        format,
        layers,
        trace.experts(),
        List.of(new Window("all", trace.loads())),
        Optional.of(trace),
        List.of());
  }

  /** Some of the rows, in the order given. */
  public ExpertStatistics rows(Ids rows) {
    return new ExpertStatistics(
        name,
        format,
        layers.rows(rows),
        experts,
        windows.stream().map(w -> new Window(w.label(), w.loads().rows(rows))).toList(),
        trace.map(t -> t.rows(rows)),
        notes);
  }

  /** Loads of all windows together. */
  public LoadTable loads() {
    return windows.stream().map(Window::loads).reduce(LoadTable::plus).orElseThrow();
  }
}
