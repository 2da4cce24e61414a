package dev.rackloom.desktop.view;

import dev.rackloom.desktop.viewmodel.Deployment;
import dev.rackloom.desktop.viewmodel.DeskModel;
import dev.rackloom.desktop.viewmodel.Shown;
import dev.rackloom.desktop.viewmodel.StagePicks;
import dev.rackloom.desktop.viewmodel.StageTable;
import dev.rackloom.desktop.viewmodel.Telemetry;
import dev.rackloom.desktop.viewmodel.Units;
import dev.rackloom.viewer.Tint;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javafx.geometry.HPos;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/**
 * Stages of one source against their prediction. Its lines stay while their numbers go on, so that
 * keys stay where they are.
 */
final class SeenView extends VBox {

  private static final List<HPos> COLUMNS =
      List.of(HPos.LEFT, HPos.LEFT, HPos.RIGHT, HPos.RIGHT, HPos.RIGHT, HPos.LEFT);

  private static final List<Double> WIDTHS = List.of(150.0, 72.0, 72.0, 72.0, 60.0, 190.0);

  private final DeskModel desk;
  private final Look look;
  private final Telemetry.Group first;
  private final Label error = Parts.label("", "meter");
  private final List<Line> lines = new ArrayList<>();
  private final List<StageName> names = new ArrayList<>();

  /** What changes in a line, and the colour of its device. */
  private record Line(
      Tint tint, Label predicted, Label seen, Label error, Bar predictedBar, Bar seenBar) {}

  SeenView(DeskModel desk, Look look, Telemetry.Group group) {
    super(6);
    this.desk = desk;
    this.look = look;
    this.first = group;
    String word = group.source().word();
    HBox head =
        new HBox(8, Parts.firm(word, "badge", word), Parts.label("mean error", "caption"), error);
    head.setAlignment(Pos.CENTER_LEFT);
    getChildren().addAll(head, grid(word));
    show(group);
  }

  /** Whether a group has the same lines. */
  boolean suits(Telemetry.Group group) {
    return group.source() == first.source() && ends(group).equals(ends(first));
  }

  private static List<List<String>> ends(Telemetry.Group group) {
    return group.stages().stream().map(s -> List.of(s.stage(), s.device())).toList();
  }

  /** Shows numbers of the same lines. */
  void show(Telemetry.Group now) {
    Parts.show(
        error,
        Double.isNaN(now.error())
            ? Shown.unknown("no stage has a prediction")
            : Shown.of(
                Units.percent(now.error()),
                "mean absolute error of the prediction, these stages alone"));
    double longest =
        now.stages().stream()
            .mapToDouble(s -> Math.max(s.seenNanos(), s.predictedNanos()))
            .max()
            .orElse(1);
    for (int i = 0; i < lines.size(); i++) {
      show(lines.get(i), now.stages().get(i), longest);
    }
  }

  private void show(Line line, Deployment.Seen stage, double longest) {
    Parts.show(line.predicted(), predicted(stage));
    line.seen().setText(Units.nanos(stage.seenNanos()));
    Parts.show(line.error(), error(stage));
    line.predictedBar().show(stage.predictedNanos() / longest);
    line.seenBar().show(stage.seenNanos() / longest);
    line.seenBar().paint(look.paletteProperty().get().shade(line.tint()));
  }

  /** Shows which stages are chosen. */
  void mark() {
    names.forEach(StageName::mark);
  }

  private GridPane grid(String word) {
    GridPane grid = new GridPane(16, 4);
    for (int i = 0; i < COLUMNS.size(); i++) {
      grid.getColumnConstraints().add(constraints(COLUMNS.get(i), WIDTHS.get(i)));
    }
    grid.addRow(
        0,
        Parts.label("Stage", "caption"),
        Parts.label("Device", "caption"),
        Parts.label("Predicted", "caption"),
        Parts.label(word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1), "caption"),
        Parts.label("Error", "caption"),
        Parts.label("Predicted above, " + word + " below", "caption"));
    first.stages().forEach(s -> row(grid, s));
    return grid;
  }

  /** Groups share their columns' widths, so that they stand under each other. */
  private static ColumnConstraints constraints(HPos align, double width) {
    ColumnConstraints column = new ColumnConstraints(width);
    column.setHalignment(align);
    return column;
  }

  private void row(GridPane grid, Deployment.Seen stage) {
    Tint tint = Parts.device(desk.table().devices().indexOf(stage.device()));
    Label device = Parts.label(stage.device(), "entry");
    device.setGraphic(Parts.swatch(look.paletteProperty(), tint));
    Bar predicted = new Bar(0);
    predicted.getStyleClass().add("quiet");
    Bar seen = new Bar(0);
    VBox bars = new VBox(2, predicted, seen);
    bars.setAlignment(Pos.CENTER_LEFT);
    GridPane.setHgrow(bars, Priority.ALWAYS);
    Line line =
        new Line(
            tint,
            Parts.label("", "meter"),
            Parts.label("", "meter"),
            Parts.label("", "meter"),
            predicted,
            seen);
    lines.add(line);
    grid.addRow(
        lines.size(), name(stage), device, line.predicted(), line.seen(), line.error(), bars);
  }

  /** One that is not of the model on the screen cannot be gone to. */
  private Node name(Deployment.Seen stage) {
    StageTable table = desk.table();
    String label = table.label(stage.stage());
    return new StagePicks(desk)
        .named(List.of(stage.stage())).stream()
            .findFirst()
            .<Node>map(position -> link(position, label))
            .orElseGet(() -> Parts.label(label, "entry"));
  }

  private StageName link(int position, String label) {
    StageName name = new StageName(desk, position, label);
    names.add(name);
    return name;
  }

  private static Shown predicted(Deployment.Seen stage) {
    return stage.predictedNanos() < 0
        ? Shown.unknown("the plan had no prediction for these shapes")
        : Shown.of(Units.nanos(stage.predictedNanos()), "predicted by the deployed plan");
  }

  private static Shown error(Deployment.Seen stage) {
    return Double.isNaN(Telemetry.error(stage))
        ? Shown.unknown("there is no prediction to compare with")
        : Shown.of(Units.signedPercent(Telemetry.error(stage)), "(predicted − seen) / seen");
  }
}
