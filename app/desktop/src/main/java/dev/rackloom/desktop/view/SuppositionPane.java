package dev.rackloom.desktop.view;

import dev.rackloom.desktop.viewmodel.CopiedText;
import dev.rackloom.desktop.viewmodel.DeskModel;
import dev.rackloom.desktop.viewmodel.Supposition;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javafx.css.PseudoClass;
import javafx.geometry.HPos;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.MenuItem;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.control.Slider;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

/** What if links were faster, or there were more devices? */
public final class SuppositionPane extends StackPane {

  private static final PseudoClass BETTER = PseudoClass.getPseudoClass("better");
  private static final PseudoClass WORSE = PseudoClass.getPseudoClass("worse");

  private final Supposition supposition;
  private final GridPane sliders = new GridPane(12, 8);
  private final GridPane numbers = new GridPane(24, 6);
  private final Label note = Parts.label("", "detail");
  private final Button reset = new Button("As it is", Parts.icon("fth-rotate-ccw"));
  private final ScrollPane scroll;
  private final Slider speed = new Slider(0, Supposition.SPEEDS.size() - 1.0, 0);
  private final Label speedText = Parts.firm("", "meter");
  private final List<CountRow> counts = new ArrayList<>();
  private List<String> kinds = List.of();
  private boolean showing;
  private final Node hint =
      Parts.hint("fth-help-circle", "No rack", "Open a model and a rack: then suppose another.");

  public SuppositionPane(DeskModel desk) {
    this.supposition = desk.supposition();
    JobBar place =
        new JobBar(
            supposition.job(),
            "place-anew",
            "Place anew",
            "fth-zap",
            "Look for the best placement on the supposed rack; nothing on the screen changes",
            supposition::placeAnew);
    reset.setId("suppose-nothing");
    reset.getStyleClass().addAll("flat", "small-tool");
    reset.setOnAction(e -> supposition.reset());
    HBox head = new HBox(10, place, Parts.space(), reset);
    head.setAlignment(Pos.CENTER_LEFT);
    note.setWrapText(true);
    VBox all =
        new VBox(
            14,
            head,
            Parts.label("Suppose", "section"),
            sliders,
            Parts.label("Then", "section"),
            numbers,
            note);
    all.getStyleClass().add("rack");
    scroll = new ScrollPane(all);
    scroll.setFitToWidth(true);
    getChildren().addAll(scroll, hint);
    Menus.install(this, "suppose-menu", () -> items(desk));
    columns();
    speed.setId("suppose-speed");
    speed.setAccessibleText("Speed of links");
    speed.setMajorTickUnit(1);
    speed.setMinorTickCount(0);
    speed.setSnapToTicks(true);
    speed.setBlockIncrement(1);
    speed.setPrefWidth(220);
    speed.valueProperty().addListener((o, was, is) -> speed(is.doubleValue()));
    supposition.contentProperty().subscribe(this::show);
  }

  private List<MenuItem> items(DeskModel desk) {
    Supposition.Content now = supposition.contentProperty().get();
    boolean any = !now.kinds().isEmpty();
    boolean idle = supposition.job().jobProperty().get().isEmpty();
    return List.of(
        Menus.item("suppose-reset", "As it is", now.isChanged(), supposition::reset),
        Menus.item("suppose-place", "Place anew", any && idle, supposition::placeAnew),
        new SeparatorMenuItem(),
        Menus.item("suppose-rack", "Show the rack", true, () -> Menus.show(desk, "rack")),
        Menus.copy("suppose-copy", "Copy it as text", any, desk, () -> CopiedText.supposed(now)));
  }

  private void columns() {
    for (int i = 0; i < 5; i++) {
      ColumnConstraints column = new ColumnConstraints();
      column.setHalignment(i == 0 || i == 4 ? HPos.LEFT : HPos.RIGHT);
      column.setMinWidth(i == 0 ? 96 : 72);
      numbers.getColumnConstraints().add(column);
    }
  }

  private void speed(double position) {
    if (!showing) {
      supposition.speed(Supposition.SPEEDS.get((int) Math.round(position)));
    }
  }

  private void show(Supposition.Content now) {
    showing = true;
    boolean empty = now.kinds().isEmpty();
    hint.setVisible(empty);
    scroll.setVisible(!empty);
    reset.setDisable(!now.isChanged());
    note.setText(now.note());
    List<String> names = now.kinds().stream().map(Supposition.Kind::name).toList();
    if (!names.equals(kinds)) {
      kinds = names;
      build(now);
    }
    speed.setValue(Supposition.SPEEDS.indexOf(now.speed()));
    speedText.setText(multiple(now.speed()));
    for (int i = 0; i < now.kinds().size(); i++) {
      counts.get(i).show(now.kinds().get(i));
    }
    rows(now);
    showing = false;
  }

  private static String multiple(double speed) {
    return speed == 1
        ? "as it is"
        : String.format(
            Locale.ROOT, "× %s", speed < 1 || speed % 1 != 0 ? speed : (Object) (int) speed);
  }

  private void build(Supposition.Content now) {
    sliders.getChildren().clear();
    counts.clear();
    sliders.addRow(0, Parts.label("Speed of links", "caption"), speed, speedText);
    for (int i = 0; i < now.kinds().size(); i++) {
      Supposition.Kind kind = now.kinds().get(i);
      CountRow row = new CountRow(kind);
      counts.add(row);
      sliders.addRow(i + 1, Parts.label(kind.name(), "caption"), row.slider, row.text);
    }
  }

  /** How many devices of a kind. */
  private final class CountRow {
    private final Slider slider;
    private final Label text = Parts.firm("", "meter");

    CountRow(Supposition.Kind kind) {
      int most = Math.max(8, Math.min(Supposition.MOST, 2 * kind.now()));
      slider = new Slider(0, most, kind.now());
      slider.setId("suppose-" + kind.name().replaceAll("\\W+", "-"));
      slider.setAccessibleText("Number of " + kind.name());
      slider.setMajorTickUnit(1);
      slider.setMinorTickCount(0);
      slider.setSnapToTicks(true);
      slider.setBlockIncrement(1);
      slider.setPrefWidth(220);
      slider
          .valueProperty()
          .addListener((o, was, is) -> {
            if (!showing) {
              supposition.count(kind.name(), (int) Math.round(is.doubleValue()));
            }
          });
    }

    void show(Supposition.Kind kind) {
      slider.setValue(kind.count());
      text.setText(
          kind.count() == kind.now()
              ? String.valueOf(kind.now())
              : kind.count() + "  (there are " + kind.now() + ")");
    }
  }

  private void rows(Supposition.Content now) {
    numbers.getChildren().clear();
    numbers.addRow(
        0,
        Parts.label("", "caption"),
        Parts.firm("Now", "caption"),
        Parts.firm("As placed", "caption"),
        Parts.firm("Placed anew", "caption"),
        Parts.firm(now.compared(), "caption"));
    for (int i = 0; i < now.rows().size(); i++) {
      Supposition.Row row = now.rows().get(i);
      Label change = Parts.firm(row.change(), "difference");
      boolean differs = row.change().endsWith("%");
      change.pseudoClassStateChanged(BETTER, differs && row.better());
      change.pseudoClassStateChanged(WORSE, differs && !row.better());
      numbers.addRow(
          i + 1,
          Parts.firm(row.metric(), "caption"),
          Parts.value(row.now(), "meter"),
          Parts.value(row.kept(), "meter"),
          Parts.value(row.anew(), "meter"),
          change);
    }
  }
}
