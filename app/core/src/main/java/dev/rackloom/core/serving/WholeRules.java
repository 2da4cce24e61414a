package dev.rackloom.core.serving;

import dev.rackloom.api.placement.Assignment;
import dev.rackloom.api.placement.Constraint;
import dev.rackloom.api.placement.Placement;
import dev.rackloom.api.rack.Device;
import dev.rackloom.core.Session;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Constraints on a placement of several servers as a whole: a solver that places one of them sees
 * no more than its own devices.
 */
final class WholeRules {

  private final Session session;

  WholeRules(Session session) {
    this.session = session;
  }

  /** The first that does not hold, in words. */
  Optional<String> broken(Placement placement) {
    return session.constraints().stream().flatMap(c -> broken(c, placement).stream()).findFirst();
  }

  private Optional<String> broken(Constraint constraint, Placement placement) {
    return switch (constraint) {
      case Constraint.Pin pin ->
          said(
              of(placement, Set.of(pin.stage())).stream()
                  .anyMatch(a -> !pin.devices().containsAll(a.group().devices())),
              pin.stage() + " would stand beside the devices that it is pinned to");
      case Constraint.Ban ban ->
          said(
              of(placement, Set.of(ban.stage())).stream()
                  .anyMatch(a -> a.group().devices().contains(ban.device())),
              ban.stage() + " would stand on '" + ban.device() + "', where it is banned");
      case Constraint.SameNode same ->
          said(
              perServer(placement, same.stages()).stream().anyMatch(nodes -> nodes.size() > 1),
              String.join(", ", same.stages()) + " would stand on several nodes");
      case Constraint.AtMost most ->
          said(
              devices(placement).size() > most.most(),
              devices(placement).size()
                  + " devices would be used, "
                  + most.most()
                  + " are allowed");
      case Constraint.Budget budget -> {
        double price =
            session.rack().devices().stream()
                .filter(d -> devices(placement).contains(d.id()))
                .mapToDouble(Device::pricePerHour)
                .sum();
        yield said(
            price > budget.perHour(),
            String.format(
                Locale.ROOT,
                "it would cost %.6g an hour, %.6g are allowed",
                price,
                budget.perHour()));
      }
      // these are about stages of one server, which its solver saw
      case Constraint.CoLocate _, Constraint.Separate _, Constraint.Contiguous _ ->
          Optional.empty();
      case Constraint.Limit _ -> Optional.empty();
    };
  }

  private static Optional<String> said(boolean broken, String text) {
    return broken ? Optional.of(text) : Optional.empty();
  }

  private static List<Assignment> of(Placement placement, Set<String> stages) {
    return placement.assignments().stream().filter(a -> stages.contains(a.stage())).toList();
  }

  /** The nodes of some stages, of each copy and phase. */
  private List<Set<String>> perServer(Placement placement, Set<String> stages) {
    return List.copyOf(
        of(placement, stages).stream()
            .collect(
                Collectors.groupingBy(
                    a -> List.of(a.replica(), a.phase()),
                    Collectors.flatMapping(
                        a -> a.group().devices().stream().map(this::node), Collectors.toSet())))
            .values());
  }

  private String node(String device) {
    return session.rack().device(device).map(Device::node).orElse("");
  }

  private static Set<String> devices(Placement placement) {
    return placement.assignments().stream()
        .flatMap(a -> a.group().devices().stream())
        .collect(Collectors.toSet());
  }
}
