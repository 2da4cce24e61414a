package dev.rackloom.desktop.view;

import dev.rackloom.api.cost.CostClass;
import dev.rackloom.desktop.viewmodel.AutoPlace;
import dev.rackloom.desktop.viewmodel.CopiedCharts;
import dev.rackloom.desktop.viewmodel.Course;
import dev.rackloom.desktop.viewmodel.DeskModel;
import dev.rackloom.desktop.viewmodel.Overlays;
import dev.rackloom.desktop.viewmodel.Shown;
import dev.rackloom.desktop.viewmodel.Units;
import dev.rackloom.viewer.Tint;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

/** Auto-place as it runs: the best so far and what is proven, in numbers and over time. */
public final class SearchPane extends BorderPane {

  private static final Tint BEST = Overlays.tint(CostClass.COMPUTE);
  private static final Tint BOUND = Overlays.tint(CostClass.MEMORY);

  private final Plot plot;
  private final HBox figures = new HBox(28);
  private final Label end = Parts.label("", "detail");
  private final Node hint =
      Parts.hint(
          "fth-zap",
          "Nothing was looked for",
          "Choose what a placement is to be good at, and let the solvers look for it.");

  public SearchPane(Site site) {
    DeskModel desk = site.desk();
    plot = new Plot(site.look());
    plot.setAccessibleText("Best so far and bound over time");
    getStyleClass().add("chart-pane");
    JobBar job =
        new JobBar(
            desk.insight().search().job(),
            "search-start",
            "Auto-place",
            "fth-zap",
            "Look for the best placement; cancelled, the best so far is kept",
            desk.actions()::autoPlace);
    HBox head =
        new HBox(
            10,
            Parts.firm("Objective", "caption"),
            new GoalBox(desk.goals(), "goal"),
            new LeewayMenu(desk.goals()),
            job);
    head.setAlignment(Pos.CENTER_LEFT);
    figures.setAlignment(Pos.BASELINE_LEFT);
    VBox top = new VBox(8, head, figures);
    top.getStyleClass().add("pane-head");
    setTop(top);
    setCenter(new StackPane(plot, hint));
    Menus.install(this, "search-menu", () -> items(site));
    desk.insight().search().courseProperty().addListener((o, was, is) -> show(is));
    show(desk.insight().search().courseProperty().get());
  }

  private List<MenuItem> items(Site site) {
    DeskModel desk = site.desk();
    AutoPlace search = desk.insight().search();
    Course now = search.courseProperty().get();
    boolean runs = search.job().jobProperty().get().isPresent();
    return List.of(
        Menus.item("search-look", "Auto-place", !runs, desk.actions()::autoPlace),
        Menus.item("search-stop", "Stop, and keep the best so far", runs, search::cancel),
        Menus.item(
            "search-constraints",
            "Show what placements hold to",
            true,
            () -> Menus.show(desk, "constraints")),
        Menus.item(
            "search-front", "Show what is traded for it", true, () -> Menus.show(desk, "front")),
        new SeparatorMenuItem(),
        Menus.copy(
            "search-copy",
            "Copy how it went as text",
            !now.steps().isEmpty(),
            desk,
            () -> CopiedCharts.course(now)),
        Pictures.item(site, plot, "auto-place"));
  }

  private void show(Course now) {
    boolean nothing = !now.running() && now.end().isEmpty();
    hint.setVisible(nothing);
    plot.setVisible(!nothing);
    figures.setVisible(!nothing);
    figures.setManaged(!nothing);
    end.setText(now.end());
    figures
        .getChildren()
        .setAll(
            figure("Best so far, " + now.goalName(), now.best()),
            figure(now.boundName(), now.bound()),
            figure("Gap", now.gap()),
            figure("Found by", now.by()),
            figure("After", Shown.of(Units.nanos(now.seconds() * 1e9), "since it began")),
            end);
    plot.show(chart(now));
  }

  private static Node figure(String caption, Shown value) {
    Label label = Parts.value(value, "small-figure");
    label.setMinWidth(USE_PREF_SIZE);
    label.setId("search-" + caption.toLowerCase(Locale.ROOT).replaceAll("[ ,].*", ""));
    return new VBox(Parts.firm(caption, "caption"), label);
  }

  private static Plot.Chart chart(Course now) {
    List<Course.Step> found =
        now.steps().stream().filter(s -> s.best() < Double.POSITIVE_INFINITY).toList();
    List<Course.Step> proven = now.steps().stream().filter(s -> s.bound() > 0).toList();
    Axis y =
        Axis.around(
            now.axis(),
            DoubleStream.concat(
                found.stream().mapToDouble(s -> now.number(s.best())),
                proven.stream().mapToDouble(s -> now.number(s.bound()))));
    double end = Math.max(now.seconds(), now.last().seconds());
    Axis x = Axis.linear("Time, s, since the search began", 0, Math.max(0.005, end * 1.02));
    List<Plot.Course> lines = new ArrayList<>();
    lines.add(line(now, found, end, Course.Step::best, BEST, false, "best so far"));
    lines.add(line(now, proven, end, Course.Step::bound, BOUND, true, "bound"));
    return new Plot.Chart(x, y, lines, List.of());
  }

  /** Steps: a value holds until the next. */
  private static Plot.Course line(
      Course now,
      List<Course.Step> steps,
      double end,
      ToDoubleFunction<Course.Step> value,
      Tint tint,
      boolean dashed,
      String name) {
    List<double[]> points = new ArrayList<>();
    for (Course.Step step : steps) {
      if (!points.isEmpty()) {
        points.add(new double[] {step.seconds(), points.getLast()[1]});
      }
      points.add(new double[] {step.seconds(), now.number(value.applyAsDouble(step))});
    }
    if (!points.isEmpty()) {
      points.add(new double[] {end, points.getLast()[1]});
    }
    return new Plot.Course(points, tint, dashed, name, dashed ? 1 : 0.5);
  }
}
