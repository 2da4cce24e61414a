package dev.rackloom.desktop.shell;

import dev.rackloom.desktop.viewmodel.KeyEditing;
import dev.rackloom.desktop.viewmodel.KeyMap;
import dev.rackloom.desktop.viewmodel.Shortcut;
import dev.rackloom.viewer.canvas.Press;
import java.util.Objects;
import java.util.function.Function;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.collections.FXCollections;
import javafx.event.ActionEvent;
import javafx.geometry.Insets;
import javafx.scene.control.Button;
import javafx.scene.control.ButtonBar;
import javafx.scene.control.ButtonType;
import javafx.scene.control.Dialog;
import javafx.scene.control.Label;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.stage.Window;
import org.jspecify.annotations.Nullable;

/**
 * Shows everything that has keys: commands, and what the graph and the lanes hear themselves. What
 * is pressed on a row becomes the row's; keys that the table itself uses do after Enter.
 */
final class KeysDialog extends Dialog<ButtonType> {

  private static final ButtonType ALL = new ButtonType("Reset all keys", ButtonBar.ButtonData.LEFT);
  private static final ButtonType ONE = new ButtonType("Reset this one", ButtonBar.ButtonData.LEFT);

  /** As wide as the table; text that wraps has no width of its own. */
  private static final double TEXT = 558;

  private final KeyMap keys;
  private final KeyEditing editing;
  private final TableView<Shortcut> table = new TableView<>();
  private final Label said =
      new Label(
          "Choose a row and press its new keys; Delete takes them away. For arrows, Enter, Delete and"
              + " the like press Enter or double-click first.");

  /** What the mouse does with modifiers, which cannot be changed. */
  private final Label mouse =
      new Label(
          "Mouse: in the graph Ctrl and a click choose one more or less, Shift and a click one more,"
              + " Shift and a drag draw a frame around several; a drag of what is chosen carries it to"
              + " a device, in whatever window that is. The menu key and Shift+F10 open menus.");

  private @Nullable Shortcut asked;

  KeysDialog(@Nullable Window owner, KeyMap keys) {
    this.keys = keys;
    this.editing = new KeyEditing(keys, Press::shown);
    initOwner(owner);
    setTitle("Keys");
    setResizable(true);
    table.setId("keys");
    table.getColumns().add(column("Where", 80, s -> s.scope().title()));
    table.getColumns().add(column("What it does", 332, Shortcut::title));
    table.getColumns().add(column("Keys", 146, this::shown));
    table.getStyleClass().add("dense");
    table.setPrefHeight(500);
    table.addEventFilter(KeyEvent.KEY_PRESSED, this::pressed);
    table.setOnMouseClicked(this::clicked);
    said.setId("keys-said");
    said.setWrapText(true);
    said.setMinHeight(Region.USE_PREF_SIZE);
    mouse.setId("keys-mouse");
    mouse.getStyleClass().add("detail");
    mouse.setWrapText(true);
    mouse.setMinHeight(Region.USE_PREF_SIZE);
    mouse.setPrefWidth(TEXT);
    VBox content = new VBox(8, said, table, mouse);
    content.setPadding(new Insets(8));
    getDialogPane().setContent(content);
    getDialogPane().getButtonTypes().addAll(ALL, ONE, ButtonType.CLOSE);
    button(ALL, "keys-reset", this::resetAll);
    button(ONE, "keys-reset-one", this::resetOne);
    list();
    setOnShown(e -> table.requestFocus());
  }

  /** A button that leaves the dialog open. */
  private void button(ButtonType type, String id, Runnable action) {
    Button button = (Button) getDialogPane().lookupButton(type);
    button.setId(id);
    button.addEventFilter(
        ActionEvent.ACTION,
        e -> {
          action.run();
          e.consume();
        });
  }

  private static TableColumn<Shortcut, String> column(
      String title, double width, Function<Shortcut, String> text) {
    TableColumn<Shortcut, String> column = new TableColumn<>(title);
    column.setPrefWidth(width);
    column.setCellValueFactory(c -> new ReadOnlyStringWrapper(text.apply(c.getValue())));
    return column;
  }

  private String shown(Shortcut of) {
    return Press.shown(of.keys()) + (keys.isChanged(of) ? "  (changed)" : "");
  }

  private void list() {
    int at = table.getSelectionModel().getSelectedIndex();
    table.setItems(FXCollections.observableArrayList(keys.shortcuts()));
    table.getSelectionModel().select(Math.max(0, at));
  }

  private void show(String text) {
    asked = null;
    said.setText(text);
    list();
  }

  private void resetAll() {
    keys.reset();
    show("All keys are as at first.");
  }

  private void resetOne() {
    show(editing.reset(Objects.requireNonNull(table.getSelectionModel().getSelectedItem())));
  }

  private void clicked(MouseEvent event) {
    asked = null;
    if (event.getClickCount() == 2) {
      ask(table.getSelectionModel().getSelectedItem());
    }
  }

  /** The next press is for it, whatever it is. */
  private void ask(@Nullable Shortcut of) {
    if (of != null) {
      asked = of;
      said.setText("Press the new keys of “" + of.title() + "”; Esc leaves them as they are.");
    }
  }

  private void pressed(KeyEvent event) {
    Shortcut chosen = table.getSelectionModel().getSelectedItem();
    KeyCode code = event.getCode();
    if (chosen == null || code.isModifierKey()) {
      return;
    }
    if (asked != null) {
      answer(event, asked);
    } else if (isPlain(event) && isForTheTable(code)) {
      if (code == KeyCode.ENTER) {
        ask(chosen);
        event.consume();
      }
    } else {
      event.consume();
      boolean clears = code == KeyCode.DELETE || code == KeyCode.BACK_SPACE;
      show(clears ? editing.clear(chosen) : editing.assign(chosen, press(chosen, event)));
    }
  }

  private void answer(KeyEvent event, Shortcut to) {
    event.consume();
    boolean leaves = event.getCode() == KeyCode.ESCAPE;
    show(leaves ? "“" + to.title() + "” is as it was." : editing.assign(to, press(to, event)));
  }

  private static boolean isPlain(KeyEvent event) {
    return !event.isShortcutDown() && !event.isAltDown();
  }

  private static KeyEditing.Press press(Shortcut of, KeyEvent event) {
    KeyCode code = event.getCode();
    boolean plain = isPlain(event) && !code.isFunctionKey();
    String name = of.scope() == Shortcut.Scope.WINDOW ? Press.exact(event) : Press.of(event);
    return new KeyEditing.Press(name, plain, code == KeyCode.TAB);
  }

  private static boolean isForTheTable(KeyCode code) {
    return code.isNavigationKey()
        || code == KeyCode.TAB
        || code == KeyCode.ESCAPE
        || code == KeyCode.ENTER;
  }
}
