package dev.rackloom.engine.group;

import dev.rackloom.api.Checks;
import dev.rackloom.api.placement.Sharing;
import java.util.EnumSet;
import java.util.Set;

/**
 * Which groups of devices a placement may use.
 *
 * @param sharings the ways of sharing; empty for devices alone
 * @param most devices a group may have
 */
public record GroupOptions(Set<Sharing> sharings, int most) {

  /** Devices alone. */
  public static final GroupOptions NONE = new GroupOptions(Set.of(), 2);

  /** Every way of sharing among up to eight. */
  public static final GroupOptions ALL = new GroupOptions(EnumSet.allOf(Sharing.class), 8);

  public GroupOptions {
    sharings = Set.copyOf(sharings);
    Checks.that(most > 1, "a group of " + most + " is none");
  }
}
