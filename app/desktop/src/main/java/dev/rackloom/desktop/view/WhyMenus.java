package dev.rackloom.desktop.view;

import dev.rackloom.desktop.viewmodel.Constraints;
import dev.rackloom.desktop.viewmodel.CopiedText;
import dev.rackloom.desktop.viewmodel.DeskModel;
import dev.rackloom.desktop.viewmodel.Explanation;
import dev.rackloom.desktop.viewmodel.StagePicks;
import dev.rackloom.desktop.viewmodel.WhatToBuy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;

/** What can be done with what explains the placement. */
final class WhyMenus {

  private final DeskModel desk;

  WhyMenus(DeskModel desk) {
    this.desk = desk;
  }

  private Explanation now() {
    return desk.insight().why().contentProperty().get();
  }

  /** With a device for the selected stage, which alone is moved or held. */
  List<MenuItem> choice(Optional<Explanation.DeviceRow> row) {
    boolean some = row.isPresent();
    String name = row.map(Explanation.DeviceRow::device).orElse("a device");
    Constraints constraints = desk.insight().constraints();
    return List.of(
        Menus.item(
            "choice-move",
            "Move it to " + name + "  (Enter)",
            row.filter(r -> !r.here()).isPresent(),
            () -> desk.insight().why().move(name)),
        Menus.item("choice-pin", "Pin it to " + name, some, alone(() -> constraints.pinTo(name))),
        Menus.item("choice-ban", "Ban it from " + name, some, alone(() -> constraints.ban(name))),
        new SeparatorMenuItem(),
        Menus.item("choice-device", "Show the rack", true, () -> Menus.show(desk, "rack")),
        Menus.copy(
            "choice-copy",
            "Copy all as text",
            !now().devices().isEmpty(),
            desk,
            () -> CopiedText.choices(now())));
  }

  private Runnable alone(Runnable hold) {
    return () -> {
      new StagePicks(desk).choose(List.of(desk.selection().stage()));
      hold.run();
    };
  }

  /** With a step of the critical path, and the stage that it is about. */
  List<MenuItem> step(Optional<Explanation.PathRow> row) {
    List<MenuItem> items = new ArrayList<>();
    row.filter(r -> r.stage() >= 0)
        .ifPresent(r -> {
          new StagePicks(desk).take(r.stage());
          items.addAll(StageMenu.items(desk, "why"));
          items.add(new SeparatorMenuItem());
        });
    items.add(
        Menus.copy(
            "path-copy",
            "Copy the path as text",
            !now().path().isEmpty(),
            desk,
            () -> CopiedText.path(now())));
    return items;
  }

  /** With what twice as much would bring. */
  List<MenuItem> gains() {
    WhatToBuy buy = desk.insight().whatToBuy();
    WhatToBuy.Content now = buy.contentProperty().get();
    return List.of(
        Menus.item(
            "buy-again",
            "Try twice of everything",
            buy.job().jobProperty().get().isEmpty(),
            buy::look),
        Menus.copy(
            "buy-copy",
            "Copy all as text",
            !now.gains().isEmpty(),
            desk,
            () -> CopiedText.gains(now)));
  }
}
