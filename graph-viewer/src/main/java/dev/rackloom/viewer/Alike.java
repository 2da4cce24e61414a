package dev.rackloom.viewer;

import dev.rackloom.api.Ids;

/**
 * What may stand for each other: a number each, and only those of one number do.
 *
 * @param stages by position; none: all that are equal inside may
 * @param items stages, groups and operators, by item; none: all that are equal inside may
 */
public record Alike(Ids stages, Ids items) {

  /** Whatever is equal inside may. */
  public static final Alike ALL = new Alike(Ids.NONE, Ids.NONE);

  int stage(int position) {
    return position < stages.size() ? stages.get(position) : 0;
  }

  int item(int id) {
    return id < items.size() ? items.get(id) : 0;
  }
}
