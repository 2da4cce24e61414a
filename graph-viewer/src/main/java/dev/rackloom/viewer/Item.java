package dev.rackloom.viewer;

import dev.rackloom.api.Ids;

/**
 * One thing in a {@link ModelTree}.
 *
 * @param id its position in the tree
 * @param kind what it is
 * @param label a short name
 * @param detail a second line, perhaps empty
 * @param fullName the whole name, for tooltips and search
 * @param parent the item around it, -1 for the root
 * @param stage the position of the stage it belongs to, -1 outside of stages
 * @param children items in it, in executable order
 * @param operator its operator's id, -1 if it is a group
 * @param operators how many operators it stands for
 */
public record Item(
    int id,
    Kind kind,
    String label,
    String detail,
    String fullName,
    int parent,
    int stage,
    Ids children,
    int operator,
    int operators) {

  /** No item. */
  public static final int NONE = -1;

  /** What an item is. */
  public enum Kind {
    /** The model. */
    ROOT,
    /** Operators placed as one. */
    STAGE,
    /** A scope. */
    GROUP,
    /** One operator. */
    OPERATOR,
    /** A tensor the caller gives. */
    INPUT,
    /** A tensor the caller gets. */
    OUTPUT
  }

  /** Whether there is something inside. */
  public boolean expandable() {
    return !children.isEmpty();
  }
}
