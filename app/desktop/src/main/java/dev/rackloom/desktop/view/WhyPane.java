package dev.rackloom.desktop.view;

import dev.rackloom.desktop.viewmodel.DeskModel;
import dev.rackloom.desktop.viewmodel.Explanation;
import dev.rackloom.desktop.viewmodel.Units;
import java.util.List;
import java.util.stream.Collectors;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ToggleButton;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.controlsfx.control.SegmentedButton;

/** Why a stage is where it is, what makes a request as long as it is, and what to buy. */
public final class WhyPane extends StackPane {

  /** From here on there is room for three columns. */
  private static final double WIDE = 1250;

  private final Label choicesTitle = Parts.label("", "section");
  private final Label choicesNote = Parts.label("", "detail");
  private final Label pathTitle = Parts.label("", "section");
  private final Label parts = Parts.label("", "detail");
  private final ChoiceList choices;
  private final PathTable path;
  private final HBox columns = new HBox(14);
  private final VBox choicesColumn;
  private final VBox pathColumn;
  private final VBox buyColumn;
  private final ToggleButton showPath = new ToggleButton("Critical path");
  private final ToggleButton showBuy = new ToggleButton("What to buy");
  private final SegmentedButton both = new SegmentedButton(showPath, showBuy);
  private final Node hint =
      Parts.hint(
          "fth-help-circle",
          "Nothing to explain",
          "Open a model and a rack: every device is compared for the stage you select.");

  public WhyPane(DeskModel desk, Look look) {
    choices = new ChoiceList(desk.insight().why(), look);
    path = new PathTable(look, desk::select);
    choicesColumn = column(new VBox(1, choicesTitle, choicesNote), choices);
    pathColumn = column(new VBox(1, pathTitle, parts), path);
    buyColumn = column(new BuyPane(desk));
    choicesNote.setWrapText(true);
    choicesNote.setMinHeight(USE_PREF_SIZE);
    parts.setWrapText(true);
    showPath.setId("show-path");
    showBuy.setId("show-buy");
    showPath.setSelected(true);
    both.getToggleGroup()
        .selectedToggleProperty()
        .addListener((o, was, is) -> {
          if (is == null && was != null) {
            was.setSelected(true);
          }
          arrange();
        });
    WhyMenus menus = new WhyMenus(desk);
    Menus.set(choices, "choices-menu", () -> menus.choice(choices.row()));
    Menus.set(path, "path-menu", () -> menus.step(path.row()));
    Carrier.installRows(
        path, desk, Explanation.PathRow.class, r -> r.stage() < 0 ? List.of() : List.of(r.stage()));
    columns.getStyleClass().add("why");
    getChildren().addAll(columns, hint);
    columns.widthProperty().addListener((o, was, is) -> arrange());
    arrange();
    desk.insight().why().contentProperty().addListener((o, was, is) -> show(is));
    show(desk.insight().why().contentProperty().get());
  }

  private static VBox column(Node... parts) {
    VBox column = new VBox(6, parts);
    column.setPrefWidth(100);
    column.setMinWidth(0);
    HBox.setHgrow(column, Priority.ALWAYS);
    VBox.setVgrow(parts[parts.length - 1], Priority.ALWAYS);
    return column;
  }

  private void arrange() {
    boolean wide = columns.getWidth() >= WIDE;
    if (wide) {
      columns.getChildren().setAll(choicesColumn, pathColumn, buyColumn);
      return;
    }
    VBox shown = showBuy.isSelected() ? buyColumn : pathColumn;
    VBox right = column(both, shown);
    right.setMaxWidth(Region.USE_COMPUTED_SIZE);
    columns.getChildren().setAll(choicesColumn, right);
  }

  private void show(Explanation now) {
    boolean empty = now.equals(Explanation.NOTHING);
    hint.setVisible(empty);
    columns.setVisible(!empty);
    choicesTitle.setText(now.stage().isEmpty() ? "Why here?" : now.stage() + " on each device");
    choicesNote.setText(
        now.note().isEmpty()
            ? "Change of " + now.goal() + " if the stage alone moves, predicted. A click moves it."
            : now.note());
    choices.getItems().setAll(now.devices());
    pathTitle.setText("Critical path" + total(now));
    parts.setText(
        now.parts().stream()
            .map(p -> p.kind() + " " + Units.percent(p.share()))
            .collect(Collectors.joining(" · ")));
    path.getItems().setAll(List.copyOf(now.path()));
  }

  private static String total(Explanation now) {
    return now.path().isEmpty() ? "" : ", " + now.path().size() + " steps, predicted";
  }
}
