package dev.rackloom.desktop.viewmodel;

/** What somebody is at: each has panes of its own, which stand where they were left. */
public enum Perspective {
  ANALYSE("Analyse", "Alt+1", "fth-search", "What the model is, what it costs, what bounds it"),
  PLACE("Place", "Alt+2", "fth-layers", "Where its stages go, and why"),
  OPERATE("Operate", "Alt+3", "fth-activity", "What really happens on the rack");

  private final String title;
  private final String keys;
  private final String icon;
  private final String tip;

  Perspective(String title, String keys, String icon, String tip) {
    this.title = title;
    this.keys = keys;
    this.icon = icon;
    this.tip = tip;
  }

  /** For people. */
  public String title() {
    return title;
  }

  /** Its first shortcut. */
  public String keys() {
    return keys;
  }

  /** The name of its icon. */
  public String icon() {
    return icon;
  }

  /** What it is for. */
  public String tip() {
    return tip;
  }
}
