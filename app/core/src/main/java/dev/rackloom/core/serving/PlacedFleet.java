package dev.rackloom.core.serving;

import dev.rackloom.api.RackloomException;
import dev.rackloom.api.placement.Assignment;
import dev.rackloom.api.placement.Placement;
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

  /** A replica, and the instance that it is. */
  private record Server(Placement placement, Instance instance) {}

  /** Every replica serves prompts and steps, or one of them where those are apart. */
  public Fleet of(Placement placement) {
    if (Apart.is(placement)) {
      return of(Apart.part(placement, Phase.PREFILL), Apart.part(placement, Phase.DECODE));
    }
    return new Fleet(instances(servers(placement, Instance.Role.BOTH, "")), List.of());
  }

  /**
   * Prompts on one placement, steps on another, each where it has that phase; state goes the way
   * between the two servers.
   */
  public Fleet of(Placement prompts, Placement steps) {
    List<Server> from = servers(at(prompts, Phase.PREFILL), Instance.Role.PREFILL, " prompts");
    List<Server> to = servers(at(steps, Phase.DECODE), Instance.Role.DECODE, " steps");
    StateMap map = new StateMap(session);
    List<Fleet.StateWay> ways = new ArrayList<>();
    for (Server f : from) {
      for (Server t : to) {
        ways.add(
            new Fleet.StateWay(
                f.instance().name(),
                t.instance().name(),
                map.between(f.placement(), t.placement())));
      }
    }
    List<Instance> all = new ArrayList<>(instances(from));
    all.addAll(instances(to));
    return new Fleet(all, ways);
  }

  private static Placement at(Placement placement, Phase phase) {
    return Apart.is(placement) ? Apart.part(placement, phase) : placement;
  }

  private static List<Instance> instances(List<Server> servers) {
    return servers.stream().map(Server::instance).toList();
  }

  private List<Server> servers(Placement placement, Instance.Role role, String suffix) {
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
    List<Server> servers = new ArrayList<>();
    for (int r = 0; r < replicas; r++) {
      Placement own = replica(placement, r);
      String name = replicas > 1 ? suffix + " " + r : suffix;
      servers.add(
          new Server(
              own,
              PlacedServing.instance(session, own, role, name, maxSequences, maxBatchedTokens)));
    }
    return servers;
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
        .withTiers(placement.tiers())
        .withWire(placement.wire());
  }
}
