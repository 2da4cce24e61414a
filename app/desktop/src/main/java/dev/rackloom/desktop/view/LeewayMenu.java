package dev.rackloom.desktop.view;

import dev.rackloom.api.placement.Sharing;
import dev.rackloom.api.placement.TierAssignment;
import dev.rackloom.desktop.viewmodel.Goals;
import dev.rackloom.desktop.viewmodel.Leeway;
import java.util.function.Consumer;
import java.util.function.Predicate;
import javafx.scene.control.CheckMenuItem;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;

/** What a placement may use beyond a device a stage: groups of devices, memories of nodes. */
final class LeewayMenu extends MenuButton {

  private final Goals goals;

  LeewayMenu(Goals goals) {
    this.goals = goals;
    setId("leeway");
    setTooltip(
        Parts.tip(
            "Whether devices may hold a stage together, and what may be in the memories of their"
                + " node when their own are full. Our agents run a device a stage: the rest is for"
                + " serving engines, and to look at."));
    getItems().add(caption("Devices may hold a stage together"));
    for (Sharing sharing : Sharing.values()) {
      add(
          "by " + sharing.word(),
          "share-" + sharing.word(),
          may -> goals.allow(sharing, may),
          l -> l.sharings().contains(sharing));
    }
    getItems().addAll(new SeparatorMenuItem(), caption("In the memories of their node"));
    for (TierAssignment.What what : TierAssignment.What.values()) {
      CheckMenuItem item =
          add(
              what.word(),
              "spill-" + what.word(),
              may -> goals.allow(what, may),
              l -> l.spill().contains(what));
      item.disableProperty().bind(goals.hasMemoriesProperty().not());
    }
    goals.leewayProperty().addListener((o, was, is) -> say(is));
    say(goals.leewayProperty().get());
  }

  private void say(Leeway now) {
    setText("Allowed: " + now.words());
    setAccessibleText("What a placement may use: " + now.words());
  }

  private static MenuItem caption(String text) {
    MenuItem caption = new MenuItem(text);
    caption.setDisable(true);
    return caption;
  }

  private CheckMenuItem add(
      String text, String id, Consumer<Boolean> allow, Predicate<Leeway> allowed) {
    CheckMenuItem item = new CheckMenuItem(text);
    item.setId(id);
    item.setSelected(allowed.test(goals.leewayProperty().get()));
    item.setOnAction(e -> allow.accept(item.isSelected()));
    goals.leewayProperty().addListener((o, was, is) -> item.setSelected(allowed.test(is)));
    getItems().add(item);
    return item;
  }
}
