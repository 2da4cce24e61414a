package dev.rackloom.desktop.view;

import dev.rackloom.desktop.viewmodel.Shown;
import dev.rackloom.desktop.viewmodel.StageTable;
import dev.rackloom.desktop.viewmodel.Study;
import dev.rackloom.desktop.viewmodel.Telemetry;
import dev.rackloom.desktop.viewmodel.Units;
import dev.rackloom.viewer.Tint;
import java.util.List;
import java.util.Locale;
import javafx.geometry.HPos;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

/**
 * What really happens: how it serves, how busy devices are, and stages against their prediction, by
 * source.
 */
public final class TelemetryPane extends StackPane {

  private static final List<HPos> COLUMNS =
      List.of(HPos.LEFT, HPos.LEFT, HPos.RIGHT, HPos.RIGHT, HPos.RIGHT, HPos.LEFT);

  private static final List<Double> WIDTHS = List.of(150.0, 72.0, 72.0, 72.0, 60.0, 190.0);

  private final Look look;
  private final StageTable table;
  private final Label title = Parts.label("", "section");
  private final HBox uses = new HBox(16);
  private final VBox groups = new VBox(12);
  private final ScrollPane scroll;
  private final Node hint =
      Parts.hint(
          "fth-activity",
          "Nothing runs",
          "Deploy the placement to see it live, or run the demo: its last run is shown here.");

  public TelemetryPane(Telemetry telemetry, StageTable table, Look look) {
    this.look = look;
    this.table = table;
    VBox all =
        new VBox(
            12,
            title,
            new ServingView(telemetry, look),
            uses,
            groups,
            new EngineView(telemetry, table, look));
    all.getStyleClass().add("rack");
    scroll = new ScrollPane(all);
    scroll.setFitToWidth(true);
    getChildren().addAll(scroll, hint);
    telemetry.contentProperty().addListener((o, was, is) -> show(is));
    look.paletteProperty().addListener((o, was, is) -> show(telemetry.contentProperty().get()));
    show(telemetry.contentProperty().get());
  }

  private void show(Telemetry.Content now) {
    boolean empty = now.title().isEmpty();
    hint.setVisible(empty);
    scroll.setVisible(!empty);
    title.setText(now.title());
    uses.getChildren().setAll(now.devices().stream().map(this::use).toList());
    groups.getChildren().setAll(now.groups().stream().map(this::group).toList());
  }

  private Tint tint(String device) {
    int position = table.devices().indexOf(device);
    return Parts.device(position);
  }

  private Node use(Telemetry.Course course) {
    Study.Use use = course.now();
    Label name = Parts.firm(use.device(), "device-name");
    name.setGraphic(Parts.swatch(look.paletteProperty(), tint(use.device())));
    HBox head =
        new HBox(
            8,
            name,
            Parts.firm(use.source().word(), "badge", use.source().word()),
            Parts.space(),
            Parts.label(Units.percent(use.busy()), "meter"));
    head.setAlignment(Pos.CENTER_LEFT);
    Sparkline line = new Sparkline(look.paletteProperty(), tint(use.device()));
    line.show(course.busy());
    VBox box = new VBox(6, head, line, Parts.label("busy · " + use.queued() + " queued", "detail"));
    box.getStyleClass().add("card");
    box.setPrefWidth(200);
    HBox.setHgrow(box, Priority.ALWAYS);
    return box;
  }

  private Node group(Telemetry.Group group) {
    Label badge = Parts.firm(group.source().word(), "badge", group.source().word());
    Label error =
        Parts.value(
            Double.isNaN(group.error())
                ? Shown.unknown("no stage has a prediction")
                : Shown.of(
                    Units.percent(group.error()),
                    "mean absolute error of the prediction, these stages alone"),
            "meter");
    HBox head = new HBox(8, badge, Parts.label("mean error", "caption"), error);
    head.setAlignment(Pos.CENTER_LEFT);
    return new VBox(6, head, grid(group));
  }

  private GridPane grid(Telemetry.Group group) {
    GridPane grid = new GridPane(16, 4);
    for (int i = 0; i < COLUMNS.size(); i++) {
      grid.getColumnConstraints().add(constraints(COLUMNS.get(i), WIDTHS.get(i)));
    }
    double longest =
        group.stages().stream()
            .mapToDouble(s -> Math.max(s.seenNanos(), s.predictedNanos()))
            .max()
            .orElse(1);
    grid.addRow(
        0,
        Parts.label("Stage", "caption"),
        Parts.label("Device", "caption"),
        Parts.label("Predicted", "caption"),
        Parts.label(title(group.source().word()), "caption"),
        Parts.label("Error", "caption"),
        Parts.label("Predicted above, " + group.source().word() + " below", "caption"));
    for (int i = 0; i < group.stages().size(); i++) {
      row(grid, i + 1, group.stages().get(i), longest);
    }
    return grid;
  }

  private static String title(String word) {
    return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
  }

  /** Groups share their columns' widths, so that they stand under each other. */
  private static ColumnConstraints constraints(HPos align, double width) {
    ColumnConstraints column = new ColumnConstraints(width);
    column.setHalignment(align);
    return column;
  }

  private void row(GridPane grid, int row, Study.Seen stage, double longest) {
    Label device = Parts.label(stage.device(), "entry");
    device.setGraphic(Parts.swatch(look.paletteProperty(), tint(stage.device())));
    Bar predicted = new Bar(stage.predictedNanos() / longest);
    predicted.getStyleClass().add("quiet");
    Bar seen = new Bar(stage.seenNanos() / longest);
    seen.paint(look.paletteProperty().get().shade(tint(stage.device())));
    VBox bars = new VBox(2, predicted, seen);
    bars.setAlignment(Pos.CENTER_LEFT);
    GridPane.setHgrow(bars, Priority.ALWAYS);
    grid.addRow(
        row,
        Parts.label(table.label(stage.stage()), "entry"),
        device,
        Parts.value(predicted(stage), "meter"),
        Parts.label(Units.nanos(stage.seenNanos()), "meter"),
        Parts.value(error(stage), "meter"),
        bars);
  }

  private static Shown predicted(Study.Seen stage) {
    return stage.predictedNanos() < 0
        ? Shown.unknown("the plan had no prediction for these shapes")
        : Shown.of(Units.nanos(stage.predictedNanos()), "predicted by the deployed plan");
  }

  private static Shown error(Study.Seen stage) {
    return Double.isNaN(Telemetry.error(stage))
        ? Shown.unknown("there is no prediction to compare with")
        : Shown.of(Units.signedPercent(Telemetry.error(stage)), "(predicted − seen) / seen");
  }
}
