package dev.rackloom.desktop.view;

import dev.rackloom.desktop.viewmodel.EngineFigures;
import dev.rackloom.desktop.viewmodel.StageTable;
import dev.rackloom.desktop.viewmodel.Telemetry;
import java.util.List;
import java.util.stream.Stream;
import javafx.geometry.HPos;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;

/** What serving engines say of themselves, a line a model; or why nothing is said. */
final class EngineView extends VBox {

  private static final List<String> TITLES =
      List.of("Model", "Engine", "Inferences", "Failed", "Waited", "Queued", "Computed", "Way");
  private static final List<Double> WIDTHS =
      List.of(150.0, 72.0, 72.0, 52.0, 72.0, 60.0, 72.0, 60.0);

  private final Look look;
  private final StageTable table;
  private final Label badge = Parts.firm("measured", "badge", "measured");
  private final Label by =
      Parts.label(
          "by the engine · means of one inference, but for what the agent waited", "caption");
  private final Label hint = Parts.label("", "detail");
  private final GridPane grid = new GridPane(16, 4);

  EngineView(Telemetry telemetry, StageTable table, Look look) {
    super(6);
    this.look = look;
    this.table = table;
    setId("engines");
    HBox head = new HBox(8, Parts.label("Serving engines", "section"), badge, by);
    head.setAlignment(Pos.CENTER_LEFT);
    hint.setId("engines-hint");
    hint.setWrapText(true);
    hint.setMinHeight(USE_PREF_SIZE);
    for (int i = 0; i < TITLES.size(); i++) {
      ColumnConstraints column = new ColumnConstraints(WIDTHS.get(i));
      column.setHalignment(i < 2 ? HPos.LEFT : HPos.RIGHT);
      grid.getColumnConstraints().add(column);
    }
    getChildren().addAll(head, hint, grid);
    telemetry.enginesProperty().subscribe(this::show);
  }

  private void show(EngineFigures now) {
    hint.setText(now.hint());
    boolean some = !now.lines().isEmpty();
    Stream.of(badge, by, grid).forEach(n -> show(n, some));
    show(hint, !some);
    grid.getChildren().clear();
    grid.addRow(0, TITLES.stream().map(t -> Parts.label(t, "caption")).toArray(Node[]::new));
    for (int i = 0; i < now.lines().size(); i++) {
      grid.addRow(i + 1, row(now.lines().get(i)));
    }
  }

  private static void show(Node node, boolean shown) {
    node.setVisible(shown);
    node.setManaged(shown);
  }

  private Node[] row(EngineFigures.Line line) {
    Label engine = Parts.label(line.device(), "entry");
    int position = table.devices().indexOf(line.device());
    engine.setGraphic(Parts.swatch(look.paletteProperty(), Parts.device(position)));
    return new Node[] {
      Parts.label(line.stage(), "entry"),
      engine,
      Parts.value(line.inferences(), "meter"),
      Parts.value(line.failed(), "meter"),
      Parts.value(line.waited(), "meter"),
      Parts.value(line.queue(), "meter"),
      Parts.value(line.compute(), "meter"),
      Parts.value(line.way(), "meter")
    };
  }
}
