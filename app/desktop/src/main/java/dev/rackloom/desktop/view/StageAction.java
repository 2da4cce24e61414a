package dev.rackloom.desktop.view;

import dev.rackloom.desktop.viewmodel.StageSorting;
import java.util.function.Consumer;

/**
 * What keys do in the table of stages, each with the press that does it at first (see {@link
 * dev.rackloom.viewer.canvas.Press}).
 */
enum StageAction {
  NEXT("stages-sort-next", "Sort by the next column", "Alt+Right", s -> s.step(1)),
  BEFORE("stages-sort-before", "Sort by the column before", "Alt+Left", s -> s.step(-1)),
  RISING("stages-sort-rising", "Sort, the smallest first", "Alt+Up", s -> s.turn(false)),
  FALLING("stages-sort-falling", "Sort, the largest first", "Alt+Down", s -> s.turn(true)),
  MODEL("stages-sort-not", "Back to the model's order", "Alt+Home", StageSorting::clear);

  private final String id;
  private final String title;
  private final String press;
  private final Consumer<StageSorting> does;

  StageAction(String id, String title, String press, Consumer<StageSorting> does) {
    this.id = id;
    this.title = title;
    this.press = press;
    this.does = does;
  }

  /** Stable: in saved keys. */
  String id() {
    return id;
  }

  /** What it does. */
  String title() {
    return title;
  }

  /** The press that does it at first. */
  String press() {
    return press;
  }

  /** Does it. */
  void on(StageSorting sorting) {
    does.accept(sorting);
  }
}
