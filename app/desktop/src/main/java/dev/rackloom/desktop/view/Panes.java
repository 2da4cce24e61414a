package dev.rackloom.desktop.view;

import dev.rackloom.desktop.viewmodel.DeskModel;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Function;
import javafx.scene.Node;

/**
 * The panes of the window.
 *
 * @param id stable: in file names of pictures, later in saved layouts
 * @param title on its tab
 * @param icon on its tab
 * @param place where it stands at first
 * @param make makes one; may be called again
 */
public record Panes(String id, String title, String icon, Place place, Function<Site, Node> make) {

  /** Where a pane stands at first. */
  public enum Place {
    LEFT,
    CENTER,
    TOP_RIGHT,
    BOTTOM_RIGHT
  }

  /** What panes are made from. */
  public record Site(DeskModel desk, Look look, Executor background, Executor toolkit) {}

  /** All of them, in the order of their tabs. */
  public static final List<Panes> ALL =
      List.of(
          new Panes(
              "explorer", "Explorer", "fth-folder", Place.LEFT, s -> new ExplorerPane(s.desk())),
          new Panes(
              "graph",
              "Graph",
              "fth-share-2",
              Place.CENTER,
              s -> new GraphPane(s.desk(), s.look(), s.background(), s.toolkit())),
          new Panes(
              "stages",
              "Stages",
              "fth-list",
              Place.TOP_RIGHT,
              s -> new StagesPane(s.desk(), s.look())),
          new Panes(
              "timeline",
              "Timeline",
              "fth-clock",
              Place.TOP_RIGHT,
              s -> new TimelinePane(s.desk(), s.look())),
          new Panes(
              "variants",
              "Variants",
              "fth-bookmark",
              Place.TOP_RIGHT,
              s -> new VariantsPane(s.desk().handwork().variants())),
          new Panes(
              "roofline",
              "Roofline",
              "fth-bar-chart-2",
              Place.TOP_RIGHT,
              s -> new RooflinePane(s.desk(), s.look())),
          new Panes(
              "front",
              "Trade-offs",
              "fth-trending-up",
              Place.TOP_RIGHT,
              s -> new FrontPane(s.desk().insight().front(), s.look())),
          new Panes(
              "search",
              "Auto-place",
              "fth-zap",
              Place.TOP_RIGHT,
              s -> new SearchPane(s.desk(), s.look())),
          new Panes(
              "rack",
              "Rack",
              "fth-server",
              Place.BOTTOM_RIGHT,
              s -> new RackPane(s.desk().rack(), s.look())),
          new Panes(
              "lanes",
              "Placement",
              "fth-align-left",
              Place.BOTTOM_RIGHT,
              s -> new LanesPane(s.desk(), s.look())),
          new Panes(
              "why",
              "Why here?",
              "fth-help-circle",
              Place.BOTTOM_RIGHT,
              s -> new WhyPane(s.desk(), s.look())),
          new Panes(
              "constraints",
              "Constraints",
              "fth-lock",
              Place.BOTTOM_RIGHT,
              s -> new ConstraintsPane(s.desk().insight().constraints())),
          new Panes(
              "problems",
              "Problems",
              "fth-alert-triangle",
              Place.BOTTOM_RIGHT,
              s -> new ProblemsPane(s.desk())),
          new Panes(
              "telemetry",
              "Telemetry",
              "fth-activity",
              Place.BOTTOM_RIGHT,
              s -> new TelemetryPane(s.desk().telemetry(), s.desk().table(), s.look())),
          new Panes(
              "log",
              "Log",
              "fth-file-text",
              Place.BOTTOM_RIGHT,
              s -> new JournalPane(s.desk().journal())));

  /** Makes the pane. */
  public Node node(Site site) {
    return make.apply(site);
  }
}
