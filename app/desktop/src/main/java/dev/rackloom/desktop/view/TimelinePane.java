package dev.rackloom.desktop.view;

import dev.rackloom.desktop.viewmodel.CopiedCharts;
import dev.rackloom.desktop.viewmodel.DeskModel;
import dev.rackloom.desktop.viewmodel.Gantt;
import dev.rackloom.desktop.viewmodel.TimeWindow;
import dev.rackloom.desktop.viewmodel.Timeline;
import java.util.ArrayList;
import java.util.List;
import javafx.beans.value.ObservableValue;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.MenuItem;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.control.Spinner;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

/**
 * When what runs: one request predicted and what a deployment was seen doing, on one axis of time
 * that both zoom and pan, and many requests simulated under load.
 */
public final class TimelinePane extends BorderPane {

  /** Narrower, a note would be a word a line. */
  private static final double NOTE_PX = 140;

  private final DeskModel desk;
  private final Site site;
  private final Timeline timeline;
  private final Label told = Parts.label("", "told");
  private final Node hint =
      Parts.hint(
          "fth-clock",
          "Nothing to time",
          "Open a model and a rack: the predicted request is drawn as bars over time.");

  public TimelinePane(Site site) {
    this.site = site;
    this.desk = site.desk();
    this.timeline = desk.handwork().timeline();
    getStyleClass().add("timeline-pane");
    VBox all =
        new VBox(
            10,
            band("predicted", timeline.predictedProperty(), timeline.window(), ""),
            band(
                "seen",
                timeline.seenProperty(),
                timeline.window(),
                "Nothing was seen: deploy the placement and send requests. The workspace keeps the"
                    + " newest requests of a run for the next start."),
            band(
                "simulated",
                timeline.simulatedProperty(),
                new TimeWindow("simulated"),
                "Not simulated: choose how many requests at a time, then Simulate."));
    all.getStyleClass().add("rack");
    ScrollPane scroll = new ScrollPane(all);
    scroll.setFitToWidth(true);
    scroll.visibleProperty().bind(hint.visibleProperty().not());
    setTop(head());
    setCenter(new StackPane(scroll, hint));
    told.setId("timeline-told");
    VBox foot = new VBox(told);
    foot.getStyleClass().add("pane-foot");
    setBottom(foot);
    timeline.predictedProperty().addListener((o, was, is) -> hint.setVisible(nothing()));
    timeline.seenProperty().addListener((o, was, is) -> hint.setVisible(nothing()));
    hint.setVisible(nothing());
  }

  private static String note(Gantt now) {
    return (now.stale() ? "Of another placement or sizes: simulate again. " : "") + now.note();
  }

  private boolean nothing() {
    return timeline.predictedProperty().get().lanes().isEmpty()
        && timeline.seenProperty().get().lanes().isEmpty();
  }

  private Node head() {
    Spinner<Integer> many = new Spinner<>(1, 4096, timeline.concurrencyProperty().get());
    many.setId("simulate-many");
    many.setEditable(true);
    many.setPrefWidth(80);
    many.setAccessibleText("Requests at a time");
    many.valueProperty()
        .addListener((o, was, is) -> timeline.concurrencyProperty().set(is == null ? 1 : is));
    JobBar job =
        new JobBar(
            timeline.job(),
            "simulate",
            "Simulate",
            "fth-play",
            "Simulate requests under load; cancelled, what was simulated before stays",
            timeline::simulate);
    HBox row = new HBox(10, Parts.firm("Requests at a time", "caption"), many, job);
    row.setAlignment(Pos.CENTER_LEFT);
    VBox head = new VBox(6, row, new GanttLegend(site.look().paletteProperty()));
    head.getStyleClass().add("pane-head");
    return head;
  }

  private List<MenuItem> items(String id, GanttView view, Gantt now) {
    List<MenuItem> items = new ArrayList<>(StageMenu.items(desk, "timeline"));
    boolean some = !now.lanes().isEmpty();
    items.add(new SeparatorMenuItem());
    items.add(Menus.item("timeline-fit", "Show one request, or all  (0)", some, view::fit));
    items.add(
        Menus.copy(
            "timeline-copy", "Copy the bars as text", some, desk, () -> CopiedCharts.gantt(now)));
    items.add(Pictures.item(site, view, "timeline-" + id));
    return items;
  }

  private Node band(String id, ObservableValue<Gantt> shown, TimeWindow window, String nothing) {
    GanttView view = new GanttView(id, window, site.look(), desk);
    Menus.install(view, "timeline-menu", () -> items(id, view, shown.getValue()));
    view.pointedProperty().addListener((o, was, is) -> told.setText(is));
    Label title = Parts.firm("", "section");
    Label badge = Parts.firm("", "badge");
    Label note = Parts.label("", "detail");
    note.setWrapText(true);
    note.setMinSize(NOTE_PX, USE_PREF_SIZE);
    note.setMaxWidth(Double.MAX_VALUE);
    HBox.setHgrow(note, Priority.ALWAYS);
    HBox tools =
        new HBox(
            2,
            Parts.tool("fth-minus", "Zoom out (−)", () -> view.zoom(0.8)),
            Parts.tool("fth-plus", "Zoom in (+), or Ctrl and the wheel", () -> view.zoom(1.25)),
            Parts.tool(
                "fth-maximize", "Show one request, or all that was simulated (0)", view::fit));
    HBox head = new HBox(8, title, badge, note, tools);
    head.setAlignment(Pos.CENTER_LEFT);
    VBox band = new VBox(3, head, view);
    band.setFillWidth(true);
    Runnable show =
        () -> {
          Gantt now = shown.getValue();
          boolean empty = now.lanes().isEmpty();
          title.setText(now.title());
          title.setVisible(!empty);
          title.setManaged(!empty);
          badge.setText(now.source());
          badge.getStyleClass().setAll("label", "badge", now.source());
          badge.setVisible(!empty);
          badge.setManaged(!empty);
          note.setText(empty ? nothing : note(now));
          tools.setVisible(!empty);
          view.setVisible(!empty);
          view.setManaged(!empty);
          view.show(now);
        };
    shown.addListener((o, was, is) -> show.run());
    show.run();
    return band;
  }
}
