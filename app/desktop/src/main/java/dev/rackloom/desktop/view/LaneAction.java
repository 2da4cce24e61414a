package dev.rackloom.desktop.view;

import dev.rackloom.viewer.canvas.KeyAction;

/**
 * What keys do in the lanes, each with the press that does it at first (see {@link
 * dev.rackloom.viewer.canvas.Press}).
 */
enum LaneAction implements KeyAction {
  LEFT("lanes-left", "To the chip on the left (Shift chooses what is passed)", "Left"),
  RIGHT("lanes-right", "To the chip on the right (Shift chooses what is passed)", "Right"),
  UP("lanes-up", "To the lane above (Shift chooses what is passed)", "Up"),
  DOWN("lanes-down", "To the lane below (Shift chooses what is passed)", "Down"),
  CHOOSE("lanes-choose", "Choose one more", "Space"),
  OPEN("lanes-open", "Open or close a run", "Enter"),
  MOVE_UP("lanes-move-up", "Move what is chosen a lane up", "Alt+Left"),
  MOVE_DOWN("lanes-move-down", "Move what is chosen a lane down", "Alt+Right"),
  MENU("lanes-menu", "Open the menu", "Context Menu");

  private final Facts facts;

  LaneAction(String id, String title, String press) {
    facts = new Facts(id, title, press);
  }

  @Override
  public Facts facts() {
    return facts;
  }
}
