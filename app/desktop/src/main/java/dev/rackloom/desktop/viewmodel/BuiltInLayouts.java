package dev.rackloom.desktop.viewmodel;

import dev.rackloom.desktop.viewmodel.SavedLayouts.Layout;
import dev.rackloom.desktop.viewmodel.Settings.Dock;
import java.util.List;

/** Layouts that every window has. */
final class BuiltInLayouts {

  /** The graph large, what is selected beside it. */
  private static final Layout GRAPH =
      new Layout(
          "Graph",
          Perspective.ANALYSE,
          beside(
              List.of(0.7),
              panes("graph"),
              above(List.of(0.55), panes("details", "roofline"), panes("stages", "problems"))),
          List.of());

  /** The lanes over the whole width, graph and search above. */
  private static final Layout PLACEMENT =
      new Layout(
          "Placement",
          Perspective.PLACE,
          above(
              List.of(0.5),
              beside(
                  List.of(0.5),
                  panes("graph"),
                  panes("stages", "search", "variants", "front", "experts", "what-if")),
              panes("lanes", "why", "constraints", "rack", "problems")),
          List.of());

  /** What happens now: the graph's load, time and telemetry, each in sight. */
  private static final Layout LIVE =
      new Layout(
          "Live",
          Perspective.OPERATE,
          beside(
              List.of(0.4),
              above(List.of(0.55), panes("graph"), panes("rack", "problems", "log", "history")),
              above(List.of(0.56), panes("telemetry"), panes("timeline"))),
          List.of());

  private BuiltInLayouts() {}

  static List<Layout> all() {
    return List.of(GRAPH, PLACEMENT, LIVE);
  }

  private static Dock panes(String... ids) {
    return new Dock(false, List.of(), List.of(), List.of(ids), ids[0]);
  }

  private static Dock beside(List<Double> dividers, Dock... parts) {
    return new Dock(false, dividers, List.of(parts), List.of(), "");
  }

  private static Dock above(List<Double> dividers, Dock... parts) {
    return new Dock(true, dividers, List.of(parts), List.of(), "");
  }
}
