package dev.rackloom.desktop.viewmodel;

import dev.rackloom.api.placement.Constraint;
import java.util.Collection;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Constraints in words, stages by their names. */
final class ConstraintWords {

  private static final int NAMED = 4;

  private ConstraintWords() {}

  /** What kind it is, in a word or two. */
  static String kind(Constraint constraint) {
    return switch (constraint) {
      case Constraint.Pin p -> "Pin";
      case Constraint.Ban b -> "Ban";
      case Constraint.CoLocate c -> "Together";
      case Constraint.Separate s -> "Apart";
      case Constraint.SameNode n -> "Same node";
      case Constraint.Contiguous c -> "Contiguous";
      case Constraint.AtMost a -> "At most";
      case Constraint.Budget b -> "Budget";
      case Constraint.Limit l -> "Limit";
    };
  }

  /** What it says. */
  static String text(Constraint constraint, UnaryOperator<String> label) {
    return switch (constraint) {
      case Constraint.Pin p ->
          label.apply(p.stage())
              + " stays on "
              + p.devices().stream().sorted().collect(Collectors.joining(" or "));
      case Constraint.Ban b -> label.apply(b.stage()) + " stays off " + b.device();
      case Constraint.CoLocate c -> names(c.stages(), label) + " share a device";
      case Constraint.Separate s -> "no two of " + names(s.stages(), label) + " share a device";
      case Constraint.SameNode n -> names(n.stages(), label) + " share a node";
      case Constraint.Contiguous c -> "every device holds a contiguous part of the model";
      case Constraint.AtMost a ->
          "not more than "
              + a.most()
              + (a.most() == 1 ? " device holds" : " devices hold")
              + " stages";
      case Constraint.Budget b -> "the devices in use cost at most " + b.perHour() + " an hour";
      case Constraint.Limit l -> l.metric().word() + " is not above " + l.most();
    };
  }

  /** The ids of the stages that it names; none for one that is about all of them. */
  static Set<String> stages(Constraint constraint) {
    return switch (constraint) {
      case Constraint.Pin p -> Set.of(p.stage());
      case Constraint.Ban b -> Set.of(b.stage());
      case Constraint.CoLocate c -> c.stages();
      case Constraint.Separate s -> s.stages();
      case Constraint.SameNode n -> n.stages();
      case Constraint.Contiguous c -> Set.of();
      case Constraint.AtMost a -> Set.of();
      case Constraint.Budget b -> Set.of();
      case Constraint.Limit l -> Set.of();
    };
  }

  private static String names(Collection<String> stages, UnaryOperator<String> label) {
    String first =
        stages.stream().sorted().limit(NAMED).map(label).collect(Collectors.joining(", "));
    return stages.size() > NAMED ? first + " and " + (stages.size() - NAMED) + " more" : first;
  }
}
