package dev.rackloom.engine.explain;

import dev.rackloom.api.placement.Constraint;
import dev.rackloom.api.placement.PlacementProblem;
import dev.rackloom.api.rack.Link;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** Numbers and constraints in words. */
public final class Words {

  private Words() {}

  /** A time in the unit that suits it, such as {@code 1.250 ms}. */
  public static String nanos(double nanos) {
    return nanos >= 1e9
        ? String.format(Locale.ROOT, "%.3f s", nanos / 1e9)
        : nanos >= 1e6
            ? String.format(Locale.ROOT, "%.3f ms", nanos / 1e6)
            : String.format(Locale.ROOT, "%.3f us", nanos / 1e3);
  }

  static String bytes(long bytes) {
    return String.format(Locale.ROOT, "%,d bytes", bytes);
  }

  static String links(List<Link> links) {
    return String.join(", ", links.stream().map(Link::id).toList());
  }

  static String stage(PlacementProblem problem, int s) {
    return problem.stages().get(s).id();
  }

  static String device(PlacementProblem problem, int d) {
    return problem.place(d);
  }

  static String constraint(PlacementProblem problem, Constraint constraint) {
    return switch (constraint) {
      case Constraint.Pin pin ->
          "stage '" + pin.stage() + "' is pinned to " + String.join(" or ", sorted(pin.devices()));
      case Constraint.Ban ban -> "stage '" + ban.stage() + "' is banned from " + ban.device();
      case Constraint.CoLocate together ->
          "stages " + String.join(", ", sorted(together.stages())) + " share a device";
      case Constraint.Separate apart ->
          "of stages " + String.join(", ", sorted(apart.stages())) + " no two share a device";
      case Constraint.SameNode near ->
          "stages " + String.join(", ", sorted(near.stages())) + " share a node";
      case Constraint.Contiguous parts -> "devices hold contiguous parts of " + problem.name();
      case Constraint.AtMost most -> "at most " + most.most() + " devices hold stages";
      case Constraint.Budget budget ->
          String.format(Locale.ROOT, "devices cost at most %.4g an hour", budget.perHour());
      case Constraint.Limit limit ->
          String.format(Locale.ROOT, "%s is at most %.4g", limit.metric().word(), limit.most());
    };
  }

  private static Set<String> sorted(Set<String> ids) {
    return new TreeSet<>(ids);
  }
}
