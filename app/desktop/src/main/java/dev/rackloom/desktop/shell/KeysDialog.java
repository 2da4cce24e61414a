package dev.rackloom.desktop.shell;

import dev.rackloom.desktop.view.LanesPane;
import dev.rackloom.desktop.viewmodel.Command;
import dev.rackloom.desktop.viewmodel.KeyMap;
import dev.rackloom.viewer.canvas.GraphView;
import java.util.Optional;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.collections.FXCollections;
import javafx.geometry.Insets;
import javafx.scene.control.ButtonType;
import javafx.scene.control.Dialog;
import javafx.scene.control.Label;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.stage.Window;

/** Shows every command with its shortcut; what is pressed on a row becomes the row's shortcut. */
final class KeysDialog extends Dialog<ButtonType> {

  private static final ButtonType FIRST =
      new ButtonType("Back to the first keys", javafx.scene.control.ButtonBar.ButtonData.LEFT);

  private final KeyMap keys;
  private final TableView<Command> table = new TableView<>();
  private final Label said =
      new Label("Choose a command and press its new keys; Delete takes them away.");

  KeysDialog(Window owner, KeyMap keys) {
    this.keys = keys;
    initOwner(owner);
    setTitle("Keys");
    setResizable(true);
    table.setId("keys");
    table.getColumns().add(column("Command", 320, Command::title));
    table.getColumns().add(column("Keys", 180, c -> shown(c.keys())));
    table.setPrefSize(540, 460);
    table.addEventFilter(KeyEvent.KEY_PRESSED, this::pressed);
    said.setWrapText(true);
    VBox content =
        new VBox(
            8,
            said,
            table,
            fixed("keys-graph", "In the graph: " + GraphView.KEYS + "."),
            fixed("keys-lanes", "In the lanes: " + LanesPane.KEYS + "."));
    content.setPadding(new Insets(8));
    getDialogPane().setContent(content);
    getDialogPane().getButtonTypes().addAll(FIRST, ButtonType.CLOSE);
    getDialogPane()
        .lookupButton(FIRST)
        .addEventFilter(
            javafx.event.ActionEvent.ACTION,
            e -> {
              keys.reset();
              show("All keys are as at first.");
              e.consume();
            });
    list();
  }

  /** Keys of a view that stay as they are. */
  private static Label fixed(String id, String text) {
    Label label = new Label(text);
    label.setId(id);
    label.setWrapText(true);
    label.setMaxWidth(540);
    label.setMinHeight(Region.USE_PREF_SIZE);
    return label;
  }

  private static TableColumn<Command, String> column(
      String title, double width, java.util.function.Function<Command, String> text) {
    TableColumn<Command, String> column = new TableColumn<>(title);
    column.setPrefWidth(width);
    column.setCellValueFactory(c -> new ReadOnlyStringWrapper(text.apply(c.getValue())));
    return column;
  }

  private static String shown(String combination) {
    return combination.isEmpty() ? "" : KeyCombination.valueOf(combination).getDisplayText();
  }

  private void list() {
    int at = table.getSelectionModel().getSelectedIndex();
    table.setItems(FXCollections.observableArrayList(keys.commands()));
    table.getSelectionModel().select(Math.max(0, at));
  }

  private void show(String text) {
    said.setText(text);
    list();
  }

  private void pressed(KeyEvent event) {
    Command chosen = table.getSelectionModel().getSelectedItem();
    KeyCode code = event.getCode();
    boolean plain = !event.isShortcutDown() && !event.isAltDown();
    if (chosen == null || code.isModifierKey() || (plain && isForTheTable(code))) {
      return;
    }
    event.consume();
    if (code == KeyCode.DELETE || code == KeyCode.BACK_SPACE) {
      keys.assign(chosen.id(), "");
      show(chosen.title() + " has no keys now.");
    } else if (plain && !code.isFunctionKey()) {
      said.setText("Keys begin with Ctrl or Alt, or are a function key.");
    } else {
      assign(chosen, combination(event));
    }
  }

  private static boolean isForTheTable(KeyCode code) {
    return code.isNavigationKey()
        || code == KeyCode.TAB
        || code == KeyCode.ESCAPE
        || code == KeyCode.ENTER;
  }

  private void assign(Command chosen, String combination) {
    Optional<Command> owner = keys.assign(chosen.id(), combination);
    String taken = owner.map(o -> "; " + o.title() + " has none now").orElse("");
    show(chosen.title() + " is " + shown(combination) + taken + ".");
  }

  /** As {@link KeyCombination} reads it. */
  private static String combination(KeyEvent event) {
    return (event.isShortcutDown() ? "Shortcut+" : "")
        + (event.isAltDown() ? "Alt+" : "")
        + (event.isShiftDown() ? "Shift+" : "")
        + event.getCode().getName();
  }
}
