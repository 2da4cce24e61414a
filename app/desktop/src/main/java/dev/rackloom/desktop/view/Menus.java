package dev.rackloom.desktop.view;

import dev.rackloom.desktop.viewmodel.Command;
import dev.rackloom.desktop.viewmodel.DeskModel;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javafx.geometry.Point2D;
import javafx.scene.Node;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Control;
import javafx.scene.control.MenuItem;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import org.jspecify.annotations.Nullable;

/**
 * Context menus whose lines are made anew whenever they open, so that they say what can be done
 * now. The menu key and Shift+F10 open them on what has the focus, once: some systems make a menu
 * event of these keys too.
 */
final class Menus {

  private static final double INSET_PX = 24;

  private Menus() {}

  /** A menu, to be shown by whoever asks for it. */
  static ContextMenu of(String id, Supplier<List<MenuItem>> items) {
    ContextMenu menu = new ContextMenu();
    menu.setId(id);
    menu.getItems().setAll(items.get());
    menu.setOnShowing(e -> menu.getItems().setAll(items.get()));
    return menu;
  }

  /** Gives a control a menu. */
  static void set(Control control, String id, Supplier<List<MenuItem>> items) {
    ContextMenu menu = of(id, items);
    control.setContextMenu(menu);
    onKeys(
        control,
        at -> {
          if (!menu.isShowing()) {
            menu.show(control, at.getX(), at.getY());
          }
        });
  }

  /** Gives a node that is no control a menu. */
  static void install(Node node, String id, Supplier<List<MenuItem>> items) {
    One one = new One(node, id, items);
    node.setOnContextMenuRequested(e -> {
      one.show(new Point2D(e.getScreenX(), e.getScreenY()), e.isKeyboardTrigger());
      e.consume();
    });
    onKeys(node, at -> one.show(at, true));
  }

  /** The one menu of a node, made when it is asked for: nodes may be many. */
  private static final class One {

    private final Node node;
    private final String id;
    private final Supplier<List<MenuItem>> items;
    private @Nullable ContextMenu newest;

    One(Node node, String id, Supplier<List<MenuItem>> items) {
      this.node = node;
      this.id = id;
      this.items = items;
    }

    /** Keys leave alone what is open; the pointer opens it elsewhere. */
    void show(Point2D at, boolean byKeys) {
      ContextMenu before = newest;
      if (before != null && before.isShowing()) {
        if (byKeys) {
          return;
        }
        before.hide();
      }
      ContextMenu menu = new ContextMenu();
      menu.setId(id);
      menu.getItems().setAll(items.get());
      newest = menu;
      menu.show(node, at.getX(), at.getY());
    }
  }

  /** Not every system makes a menu event of the menu key and Shift+F10. */
  private static void onKeys(Node node, Consumer<Point2D> show) {
    node.addEventHandler(
        KeyEvent.KEY_PRESSED,
        e -> {
          boolean wanted =
              e.getCode() == KeyCode.CONTEXT_MENU
                  || (e.getCode() == KeyCode.F10 && e.isShiftDown());
          if (wanted) {
            show.accept(place(node));
            e.consume();
          }
        });
  }

  /** Under the selected row, if there is one in sight. */
  private static Point2D place(Node node) {
    Node row = node.lookup(".indexed-cell:selected");
    return row == null
        ? node.localToScreen(INSET_PX, INSET_PX)
        : row.localToScreen(INSET_PX, row.getLayoutBounds().getHeight());
  }

  static MenuItem item(String id, String text, boolean enabled, Runnable action) {
    MenuItem item = new MenuItem(text);
    item.setId(id);
    item.setMnemonicParsing(false);
    item.setDisable(!enabled);
    item.setOnAction(e -> action.run());
    return item;
  }

  /** A line that puts text on the clipboard and says so in the log. */
  static MenuItem copy(
      String id, String text, boolean enabled, DeskModel desk, Supplier<String> what) {
    return item(
        id,
        text,
        enabled,
        () -> {
          Parts.copy(what.get());
          desk.journal().info("Copied as text");
        });
  }

  /** Brings another pane to the front. */
  static void show(DeskModel desk, String pane) {
    desk.commands().stream().filter(c -> c.id().equals("show-" + pane)).forEach(Command::run);
  }
}
