package dev.rackloom.core.serving;

import dev.rackloom.api.RackloomException;
import dev.rackloom.api.placement.Assignment;
import dev.rackloom.api.placement.LinkTable;
import dev.rackloom.api.placement.Placement;
import dev.rackloom.api.rack.Rack;
import dev.rackloom.api.rack.Route;
import dev.rackloom.api.stage.Phase;
import dev.rackloom.core.Apart;
import dev.rackloom.core.Session;
import dev.rackloom.engine.serving.Fleet;
import dev.rackloom.engine.serving.Instance;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Placements of a language model as the servers of a fleet: one a replica; where prompts have a
 * placement of their own, servers of prompts hand their state to servers of steps.
 */
public final class PlacedFleet {

  private final Session session;
  private final int maxSequences;
  private final int maxBatchedTokens;

  /**
   * Of a session that knows the model and the rack.
   *
   * @param maxSequences sequences that run at a time on each server
   * @param maxBatchedTokens tokens a step computes at most
   */
  public PlacedFleet(Session session, int maxSequences, int maxBatchedTokens) {
    this.session = session;
    this.maxSequences = maxSequences;
    this.maxBatchedTokens = maxBatchedTokens;
  }

  /** Every replica serves prompts and steps, or one of them where those are apart. */
  public Fleet of(Placement placement) {
    if (Apart.is(placement)) {
      return of(Apart.part(placement, Phase.PREFILL), Apart.part(placement, Phase.DECODE));
    }
    return new Fleet(instances(placement, Instance.Role.BOTH, ""), Instance.Hop.NONE);
  }

  /** Prompts on one placement, steps on another; state goes over the narrowest way between them. */
  public Fleet of(Placement prompts, Placement steps) {
    List<Instance> all = new ArrayList<>(instances(prompts, Instance.Role.PREFILL, " prompts"));
    all.addAll(instances(steps, Instance.Role.DECODE, " steps"));
    return new Fleet(all, stateLink(prompts, steps));
  }

  private List<Instance> instances(Placement placement, Instance.Role role, String suffix) {
    Set<Long> counts = new TreeSet<>();
    for (var stage : session.model().stages().stages()) {
      counts.add(
          placement.assignments().stream()
              .filter(a -> isOfFirstPhase(a) && a.stage().equals(stage.id()))
              .count());
    }
    if (counts.size() != 1) {
      throw RackloomException.user(
          "some stages have more replicas than others ("
              + counts
              + "): that is no fleet of servers",
          "give every stage as many replicas.");
    }
    long replicas = counts.iterator().next();
    List<Instance> instances = new ArrayList<>();
    for (int r = 0; r < replicas; r++) {
      instances.add(
          PlacedServing.instance(
              session,
              replica(placement, r),
              role,
              replicas > 1 ? suffix + " " + r : suffix,
              maxSequences,
              maxBatchedTokens));
    }
    return instances;
  }

  private boolean isOfFirstPhase(Assignment a) {
    return a.phase() == session.passes().getFirst().phase();
  }

  /** One replica of every stage as a placement of its own. */
  private static Placement replica(Placement placement, int r) {
    return Placement.of(
            placement.name(),
            placement.assignments().stream()
                .filter(a -> a.replica() == r)
                .map(a -> new Assignment(a.model(), a.stage(), a.phase(), a.group(), 0))
                .toList())
        .withWire(placement.wire());
  }

  private Instance.Hop stateLink(Placement prompts, Placement steps) {
    double bytes =
        session.model().stages().stages().stream().mapToDouble(StateRoom::statePerToken).sum();
    Rack rack = session.rack();
    LinkTable links = LinkTable.of(rack);
    double slowest = 1e18;
    long latency = 0;
    for (int from : devices(prompts)) {
      for (int to : devices(steps)) {
        if (from != to) {
          if (!links.connected(from, to)) {
            throw RackloomException.user(
                "no way leads from "
                    + rack.devices().get(from).id()
                    + ", where prompts are, to "
                    + rack.devices().get(to).id()
                    + ", where steps are",
                "connect them in the rack, or place elsewhere.");
          }
          Route route = links.route(from, to);
          slowest = Math.min(slowest, route.bytesPerS());
          latency = Math.max(latency, route.latencyNanos());
        }
      }
    }
    return new Instance.Hop(bytes, slowest, latency);
  }

  private Set<Integer> devices(Placement placement) {
    Set<Integer> found = new TreeSet<>();
    for (int d = 0; d < session.rack().devices().size(); d++) {
      String id = session.rack().devices().get(d).id();
      boolean used =
          placement.assignments().stream().anyMatch(a -> a.group().devices().contains(id));
      if (used) {
        found.add(d);
      }
    }
    return found;
  }
}
