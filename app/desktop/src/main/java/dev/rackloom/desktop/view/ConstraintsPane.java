package dev.rackloom.desktop.view;

import dev.rackloom.desktop.viewmodel.Constraints;
import dev.rackloom.desktop.viewmodel.DeskModel;
import dev.rackloom.desktop.viewmodel.StagePicks;
import java.util.List;
import java.util.Optional;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.MenuButton;
import javafx.scene.control.Spinner;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import org.jspecify.annotations.Nullable;

/** What placements hold to: the list, and ways to add and take away. */
public final class ConstraintsPane extends BorderPane {

  private static final PseudoClass BROKEN = PseudoClass.getPseudoClass("broken");

  private final Constraints constraints;
  private final ListView<Constraints.Row> list = new ListView<>();
  private final Button clear = new Button("Remove all");

  public ConstraintsPane(DeskModel desk) {
    this.constraints = desk.insight().constraints();
    list.setId("constraints");
    list.setAccessibleText("Constraints in force; Delete takes one away");
    list.getStyleClass().addAll("dense", "constraints");
    list.setCellFactory(l -> new Cell());
    list.setPlaceholder(
        Parts.hint(
            "fth-lock",
            "No constraints",
            "Choose stages in the table, then pin, ban or group them here or by their menu."));
    list.setOnKeyPressed(e -> {
      Constraints.Row row = list.getSelectionModel().getSelectedItem();
      if (row != null && (e.getCode() == KeyCode.DELETE || e.getCode() == KeyCode.BACK_SPACE)) {
        constraints.remove(row);
      }
    });
    Menus.set(
        list,
        "constraints-menu",
        () ->
            ConstraintsMenu.items(
                desk, Optional.ofNullable(list.getSelectionModel().getSelectedItem())));
    StagePicks picks = new StagePicks(desk);
    Carrier.installRows(list, desk, Constraints.Row.class, row -> picks.of(row.constraint()));
    setTop(head());
    setCenter(list);
    constraints.rowsProperty().addListener((o, was, is) -> show(is));
    show(constraints.rowsProperty().get());
  }

  private Node head() {
    MenuButton stages = new MenuButton("Chosen stages", Parts.icon("fth-lock"));
    stages.setId("constrain-stages");
    stages.getStyleClass().add("small-tool");
    stages.setTooltip(Parts.tip("Hold the stages that are chosen in the table to something"));
    stages.getItems().setAll(StageMenu.holds(constraints));
    stages.setOnShowing(e -> stages.getItems().setAll(StageMenu.holds(constraints)));
    Button contiguous = button("contiguous", "Contiguous", constraints::contiguous);
    contiguous.setTooltip(
        Parts.tip("Every device holds a contiguous part of the model: no tensor goes back"));
    Spinner<Integer> most = new Spinner<>(1, 999, 2);
    most.setId("most-devices");
    most.setEditable(true);
    most.setPrefWidth(76);
    most.setAccessibleText("Devices that may hold stages");
    Button atMost = button("at-most", "At most", () -> constraints.atMost(most.getValue()));
    atMost.setTooltip(Parts.tip("Not more than so many devices hold stages"));
    clear.setId("clear-constraints");
    clear.getStyleClass().addAll("flat", "small-tool");
    clear.setOnAction(e -> constraints.clear());
    HBox head =
        new HBox(
            8,
            stages,
            contiguous,
            atMost,
            most,
            Parts.firm("devices", "dim"),
            Parts.space(),
            clear);
    head.setAlignment(Pos.CENTER_LEFT);
    head.getStyleClass().add("pane-head");
    return head;
  }

  private static Button button(String id, String text, Runnable action) {
    Button button = new Button(text);
    button.setId(id);
    button.getStyleClass().add("small-tool");
    button.setMinWidth(USE_PREF_SIZE);
    button.setOnAction(e -> action.run());
    return button;
  }

  private void show(List<Constraints.Row> rows) {
    list.getItems().setAll(rows);
    clear.setVisible(!rows.isEmpty());
  }

  private final class Cell extends ListCell<Constraints.Row> {
    @Override
    protected void updateItem(Constraints.@Nullable Row row, boolean empty) {
      super.updateItem(row, empty);
      setText(null);
      setGraphic(row == null || empty ? null : line(row));
      pseudoClassStateChanged(BROKEN, row != null && !row.holds());
      setAccessibleText(row == null ? null : row.kind() + ": " + row.text());
    }

    private HBox line(Constraints.Row row) {
      Label kind = Parts.label(row.kind(), "badge");
      kind.setMinWidth(76);
      kind.setAlignment(Pos.CENTER);
      Label text = Parts.label(row.text(), "entry");
      Label state = Parts.firm(row.holds() ? "holds" : "broken", "state");
      state.setGraphic(Parts.icon(row.holds() ? "fth-check" : "fth-alert-triangle"));
      Button remove = new Button(null, Parts.icon("fth-x"));
      remove.getStyleClass().addAll("flat", "button-icon", "small-tool");
      remove.setAccessibleText("Take away: " + row.text());
      remove.setTooltip(Parts.tip("Take it away (Delete)"));
      remove.setOnAction(e -> constraints.remove(row));
      HBox line = new HBox(10, kind, text, Parts.space(), state, remove);
      line.setAlignment(Pos.CENTER_LEFT);
      line.setPrefWidth(100);
      return line;
    }
  }
}
