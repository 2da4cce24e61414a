package dev.rackloom.desktop.view;

import dev.rackloom.desktop.viewmodel.StageSorting;
import dev.rackloom.viewer.canvas.KeyAction;
import java.util.function.Consumer;

/**
 * What keys do in the table of stages, each with the press that does it at first (see {@link
 * dev.rackloom.viewer.canvas.Press}).
 */
enum StageAction implements KeyAction {
  NEXT("stages-sort-next", "Sort by the next column", "Alt+Right", s -> s.step(1)),
  BEFORE("stages-sort-before", "Sort by the column before", "Alt+Left", s -> s.step(-1)),
  RISING("stages-sort-rising", "Sort, the smallest first", "Alt+Up", s -> s.turn(false)),
  FALLING("stages-sort-falling", "Sort, the largest first", "Alt+Down", s -> s.turn(true)),
  MODEL("stages-sort-not", "Back to the model's order", "Alt+Home", StageSorting::clear);

  private final Facts facts;
  private final Consumer<StageSorting> does;

  StageAction(String id, String title, String press, Consumer<StageSorting> does) {
    this.facts = new Facts(id, title, press);
    this.does = does;
  }

  @Override
  public Facts facts() {
    return facts;
  }

  /** Does it. */
  void on(StageSorting sorting) {
    does.accept(sorting);
  }
}
