package dev.rackloom.desktop.viewmodel;

import dev.rackloom.api.placement.Assignment;
import dev.rackloom.api.placement.DeviceGroup;
import dev.rackloom.api.placement.Placement;
import dev.rackloom.api.placement.Sharing;
import dev.rackloom.api.placement.TierAssignment;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a placement that is looked for may do beyond a device for each stage and all of it in that
 * device's own memory.
 *
 * @param sharings ways in which several devices may hold a stage
 * @param spill what may be held in the memories of a node
 */
public record Leeway(Set<Sharing> sharings, Set<TierAssignment.What> spill) {

  /** A device a stage, and its own memory. */
  public static final Leeway NONE = new Leeway(Set.of(), Set.of());

  public Leeway {
    sharings = Set.copyOf(sharings);
    spill = Set.copyOf(spill);
  }

  /** What a placement uses. */
  public static Leeway of(Placement placement) {
    Set<Sharing> sharings = EnumSet.noneOf(Sharing.class);
    for (Assignment a : placement.assignments()) {
      boolean alone = a.group().mode() == DeviceGroup.Mode.SINGLE;
      Arrays.stream(Sharing.values())
          .filter(s -> s.mode() == a.group().mode() && (!alone || a.replica() > 0))
          .forEach(sharings::add);
    }
    return new Leeway(
        sharings, placement.tiers().stream().map(TierAssignment::what).collect(Collectors.toSet()));
  }

  /** Whether all that another uses is allowed. */
  boolean contains(Leeway other) {
    return sharings.containsAll(other.sharings) && spill.containsAll(other.spill);
  }

  /** With a way of sharing, or without it. */
  public Leeway with(Sharing sharing, boolean may) {
    return new Leeway(changed(EnumSet.noneOf(Sharing.class), sharings, sharing, may), spill);
  }

  /** With something in the memories of nodes, or without it. */
  public Leeway with(TierAssignment.What what, boolean may) {
    return new Leeway(
        sharings, changed(EnumSet.noneOf(TierAssignment.What.class), spill, what, may));
  }

  private static <T extends Enum<T>> Set<T> changed(
      EnumSet<T> into, Collection<T> now, T one, boolean may) {
    into.addAll(now);
    if (may) {
      into.add(one);
    } else {
      into.remove(one);
    }
    return into;
  }

  /** In words, such as {@code groups: tensor, replicas; node memory: state}. */
  public String words() {
    if (equals(NONE)) {
      return "one device per stage";
    }
    String groups = sharings.stream().sorted().map(Sharing::word).collect(Collectors.joining(", "));
    String memory =
        spill.stream().sorted().map(TierAssignment.What::word).collect(Collectors.joining(", "));
    String first = groups.isEmpty() ? "" : "groups: " + groups;
    String second = memory.isEmpty() ? "" : "node memory: " + memory;
    return first + (first.isEmpty() || second.isEmpty() ? "" : "; ") + second;
  }
}
