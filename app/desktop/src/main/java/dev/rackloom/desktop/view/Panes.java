package dev.rackloom.desktop.view;

import static dev.rackloom.desktop.view.PaneType.Place.BOTTOM_RIGHT;
import static dev.rackloom.desktop.view.PaneType.Place.CENTER;
import static dev.rackloom.desktop.view.PaneType.Place.LEFT;
import static dev.rackloom.desktop.view.PaneType.Place.TOP_RIGHT;
import static dev.rackloom.desktop.viewmodel.Perspective.ANALYSE;
import static dev.rackloom.desktop.viewmodel.Perspective.OPERATE;
import static dev.rackloom.desktop.viewmodel.Perspective.PLACE;

import dev.rackloom.desktop.viewmodel.Perspective;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The panes that a window can have. Docking, palette, keys and pictures know panes from here alone,
 * so a new one is a class and a line in {@link #standard}; another one can be added with {@link
 * #with}.
 *
 * @param all in the order of their tabs
 */
public record Panes(List<PaneType> all) {

  private static final Set<Perspective> EVERYWHERE = Set.of(Perspective.values());

  public Panes {
    all = List.copyOf(all);
    if (all.stream().map(PaneType::id).distinct().count() < all.size()) {
      throw new IllegalArgumentException(
          "two panes have one id: " + all.stream().map(PaneType::id).toList());
    }
  }

  /** Those of every window. */
  public static Panes standard() {
    return new Panes(
        List.of(
            pane("explorer", "Explorer", "fth-folder")
                .in(EVERYWHERE, LEFT, s -> new ExplorerPane(s.desk())),
            pane("graph", "Graph", "fth-share-2").in(EVERYWHERE, CENTER, GraphPane::new),
            pane("stages", "Stages", "fth-list")
                .in(Set.of(ANALYSE, PLACE), TOP_RIGHT, s -> new StagesPane(s.desk(), s.look())),
            pane("timeline", "Timeline", "fth-clock")
                .in(Set.of(OPERATE), TOP_RIGHT, TimelinePane::new),
            pane("roofline", "Roofline", "fth-bar-chart-2")
                .in(Set.of(ANALYSE), TOP_RIGHT, RooflinePane::new),
            pane("search", "Auto-place", "fth-zap").in(Set.of(PLACE), TOP_RIGHT, SearchPane::new),
            pane("front", "Trade-offs", "fth-trending-up")
                .in(Set.of(PLACE), TOP_RIGHT, FrontPane::new),
            pane("variants", "Variants", "fth-bookmark")
                .in(Set.of(PLACE), TOP_RIGHT, s -> new VariantsPane(s.desk())),
            pane("experts", "Experts", "fth-grid")
                .in(Set.of(PLACE, ANALYSE), TOP_RIGHT, ExpertMapPane::new),
            pane("what-if", "What if?", "fth-sliders")
                .in(Set.of(PLACE), TOP_RIGHT, s -> new SuppositionPane(s.desk())),
            pane("differences", "Differences", "fth-columns")
                .in(Set.of(ANALYSE), TOP_RIGHT, DifferencesPane::new),
            pane("history", "History", "fth-archive")
                .in(Set.of(OPERATE), TOP_RIGHT, s -> new HistoryPane(s.desk())),
            pane("lanes", "Placement", "fth-align-left")
                .in(Set.of(PLACE), BOTTOM_RIGHT, s -> new LanesPane(s.desk(), s.look())),
            pane("rack", "Rack", "fth-server")
                .in(EVERYWHERE, BOTTOM_RIGHT, s -> new RackPane(s.desk(), s.look())),
            pane("details", "Selected", "fth-info")
                .in(Set.of(ANALYSE), BOTTOM_RIGHT, s -> new DetailsPane(s.desk())),
            pane("telemetry", "Telemetry", "fth-activity")
                .in(Set.of(OPERATE), BOTTOM_RIGHT, TelemetryPane::new),
            pane("why", "Why here?", "fth-help-circle")
                .in(Set.of(PLACE), BOTTOM_RIGHT, s -> new WhyPane(s.desk(), s.look())),
            pane("constraints", "Constraints", "fth-lock")
                .in(Set.of(PLACE), BOTTOM_RIGHT, s -> new ConstraintsPane(s.desk())),
            pane("problems", "Problems", "fth-alert-triangle")
                .in(EVERYWHERE, BOTTOM_RIGHT, s -> new ProblemsPane(s.desk())),
            pane("log", "Log", "fth-file-text")
                .in(Set.of(OPERATE), BOTTOM_RIGHT, s -> new JournalPane(s.desk().journal()))));
  }

  /** These and another one, behind them. */
  public Panes with(PaneType another) {
    List<PaneType> more = new ArrayList<>(all);
    more.add(another);
    return new Panes(more);
  }

  /** The pane of an id. */
  public Optional<PaneType> of(String id) {
    return all.stream().filter(p -> p.id().equals(id)).findFirst();
  }

  private static Named pane(String id, String title, String icon) {
    return new Named(id, title, icon);
  }

  /** A pane that has no place yet. */
  private record Named(String id, String title, String icon) {
    PaneType in(
        Set<Perspective> perspectives,
        PaneType.Place place,
        java.util.function.Function<Site, javafx.scene.Node> make) {
      return new PaneType(id, title, icon, perspectives, place, make);
    }
  }
}
