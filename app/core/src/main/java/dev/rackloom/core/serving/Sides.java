package dev.rackloom.core.serving;

import dev.rackloom.api.placement.Constraint;
import dev.rackloom.api.placement.Metric;
import dev.rackloom.api.placement.Objective;
import dev.rackloom.api.placement.Outcome;
import dev.rackloom.api.placement.Placement;
import dev.rackloom.api.placement.Sharing;
import dev.rackloom.api.rack.Device;
import dev.rackloom.api.rack.MemoryTier;
import dev.rackloom.api.rack.NodeMemory;
import dev.rackloom.api.rack.Rack;
import dev.rackloom.api.spi.SolveContext;
import dev.rackloom.api.stage.Phase;
import dev.rackloom.core.Goal;
import dev.rackloom.core.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Placements on some of the devices: the quickest for one request alone and the one that takes most
 * of them, as one server and, where stages may have replicas, as several alike. A server is a
 * pipeline, so each device holds stages that follow each other; and its devices are not filled:
 * what requests beyond the first keep needs room as well.
 */
final class Sides {

  /** Of a memory, what stages and the state of one request may take. */
  private static final double FILLED = 0.8;

  private final Session session;
  private final Session leaner;
  private final String solver;
  private final boolean replicas;

  Sides(Session session, String solver) {
    this.session = session;
    this.leaner = inOrder(session.withRack(leaner(session.rack())));
    this.solver = solver;
    this.replicas = session.sharings().contains(Sharing.REPLICAS);
  }

  private static Session inOrder(Session session) {
    List<Constraint> more = new ArrayList<>(session.constraints());
    more.add(Constraint.Contiguous.of(session.problem().flows()));
    return session.withConstraints(more);
  }

  private static Rack leaner(Rack rack) {
    List<NodeMemory> memories =
        rack.memories().stream()
            .map(m -> new NodeMemory(m.node(), m.at(), leaner(m.tier()), m.lent()))
            .toList();
    return rack.withMemories(List.of())
        .withDevices(rack.devices().stream().map(Sides::leaner).toList())
        .withMemories(memories);
  }

  private static Device leaner(Device device) {
    List<MemoryTier> memory = new ArrayList<>(device.memory());
    memory.add(leaner(memory.removeLast()));
    return device.withPeaks(device.peakFlopsPerS(), memory);
  }

  private static MemoryTier leaner(MemoryTier tier) {
    return new MemoryTier(tier.name(), (long) (tier.capacityBytes() * FILLED), tier.bytesPerS());
  }

  /** What can be looked for on some devices. */
  record Way(Copies copies, Goal goal, String how) {}

  /**
   * The ways to place on some devices, for one phase or for whole requests.
   *
   * @param phase whose time counts; empty for all
   */
  List<Way> ways(List<Device> devices, Optional<Phase> phase) {
    List<Copies> teams = replicas ? Copies.of(devices) : Copies.of(devices).subList(0, 1);
    List<Way> ways = new ArrayList<>();
    for (Copies copies : teams) {
      String as = copies.number() == 1 ? "" : ", " + copies.number() + " copies";
      ways.add(new Way(copies, goal(Metric.THROUGHPUT, phase), "most requests" + as));
      if (copies.first().size() > 1) {
        ways.add(new Way(copies, goal(Metric.LATENCY, phase), "least time" + as));
      }
    }
    return ways;
  }

  private static Goal goal(Metric metric, Optional<Phase> phase) {
    return new Goal(metric.word(), Objective.of(metric), phase, List.of(), Goal.SLACK);
  }

  /**
   * Goes one of the ways; the reasons if there is no placement. What is predicted is of one request
   * alone; of several copies each takes its part.
   */
  Outcome place(Way way, SolveContext context) {
    Set<String> used = Set.copyOf(way.copies().first());
    Set<String> others =
        session.rack().devices().stream()
            .map(Device::id)
            .filter(d -> !used.contains(d))
            .collect(Collectors.toSet());
    Outcome outcome = leaner.avoiding(others).place(way.goal(), solver, context);
    if (!(outcome instanceof Outcome.Solved solved)) {
      return outcome;
    }
    Placement placed = solved.placement();
    boolean single = placed.assignments().stream().allMatch(a -> a.replica() == 0);
    if (!single && way.copies().number() > 1) {
      return new Outcome.Infeasible(
          List.of("each copy would have copies again"), solved.wallNanos());
    }
    return solved.with(way.copies().onAll(session.price(placed))).with(way.copies().onAll(placed));
  }
}
