package dev.rackloom.engine.tier;

import dev.rackloom.api.placement.PlacementProblem;
import dev.rackloom.api.placement.ProblemSpill;
import dev.rackloom.api.placement.ProblemTier;
import dev.rackloom.api.placement.TierAssignment.What;
import dev.rackloom.api.rack.Device;
import dev.rackloom.api.rack.NodeMemory;
import dev.rackloom.api.rack.Rack;
import dev.rackloom.api.rack.Route;
import dev.rackloom.api.rack.Routes;
import dev.rackloom.api.stage.Stage;
import dev.rackloom.api.stage.StageGraph;
import dev.rackloom.api.stage.Traffic;
import dev.rackloom.api.stage.Work;
import dev.rackloom.api.symbolic.Dim;
import dev.rackloom.engine.Pass;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Gives a problem the tiers of its rack, and a place for each device and tier it can reach. */
public final class TierPlaces {

  private final Rack rack;
  private final List<Pass> passes;
  private final List<ProblemSpill.Moved> state;
  private final List<ProblemSpill.Moved> weights;

  private TierPlaces(StageGraph graph, Rack rack, List<Pass> passes) {
    this.rack = rack;
    this.passes = passes;
    this.state = states(graph);
    this.weights = graph.stages().stream().map(this::weights).toList();
  }

  /**
   * The problem with tiers.
   *
   * @param what may be put into them; where both may, each alone and both together
   */
  public static PlacementProblem added(
      PlacementProblem problem, StageGraph graph, Rack rack, List<Pass> passes, Set<What> what) {
    return what.isEmpty() || rack.memories().isEmpty()
        ? problem
        : new TierPlaces(graph, rack, passes).added(problem, what);
  }

  private PlacementProblem added(PlacementProblem problem, Set<What> what) {
    Routes routes = new Routes(rack);
    List<ProblemTier> tiers = new ArrayList<>();
    List<ProblemSpill> spills = new ArrayList<>();
    for (NodeMemory memory : rack.memories()) {
      int lender = memory.lent() ? problem.device(memory.at()).orElse(-1) : -1;
      int tier = tiers.size();
      tiers.add(
          new ProblemTier(
              memory.tier().name(), memory.node(), memory.tier().capacityBytes(), lender));
      for (int d = 0; d < rack.devices().size(); d++) {
        Device device = rack.devices().get(d);
        Optional<Route> way = routes.between(device.id(), memory.at());
        if (device.node().equals(memory.node()) && d != lender && way.isPresent()) {
          for (Set<What> some : choices(what)) {
            spills.add(spill(d, tier, memory, way.get(), some));
          }
        }
      }
    }
    return problem.withTiers(tiers, spills);
  }

  private static List<Set<What>> choices(Set<What> what) {
    List<Set<What>> choices = new ArrayList<>();
    for (What each : EnumSet.copyOf(what)) {
      choices.add(EnumSet.of(each));
    }
    if (what.size() > 1) {
      choices.add(EnumSet.copyOf(what));
    }
    return choices;
  }

  private ProblemSpill spill(int device, int tier, NodeMemory memory, Route way, Set<What> what) {
    String words = String.join(" and ", what.stream().map(What::word).toList());
    boolean some = what.contains(What.STATE);
    boolean other = what.contains(What.WEIGHTS);
    return new ProblemSpill(
        rack.devices().get(device).id() + " with " + words + " in " + memory.tier().name(),
        device,
        tier,
        some,
        other,
        memory.tier().bytesPerS(),
        way,
        Math.max(1, passes.stream().mapToLong(Pass::times).sum()),
        some && other ? sum(state, weights) : some ? state : weights);
  }

  private static List<ProblemSpill.Moved> sum(
      List<ProblemSpill.Moved> a, List<ProblemSpill.Moved> b) {
    List<ProblemSpill.Moved> sums = new ArrayList<>();
    for (int s = 0; s < a.size(); s++) {
      sums.add(
          new ProblemSpill.Moved(
              a.get(s).readBytes() + b.get(s).readBytes(),
              a.get(s).writtenBytes() + b.get(s).writtenBytes()));
    }
    return sums;
  }

  /**
   * What all stages write of state together, by what each holds of it: who computes keys and values
   * need not be who keeps them.
   */
  private List<ProblemSpill.Moved> states(StageGraph graph) {
    long[] read = new long[graph.stages().size()];
    double[] written = new double[read.length];
    for (Pass pass : passes) {
      long all = 0;
      double held = 0;
      for (int s = 0; s < read.length; s++) {
        Traffic traffic = states(graph.stages().get(s), pass);
        read[s] += pass.times() * bytes(traffic.read(), pass);
        all += pass.times() * bytes(traffic.written(), pass);
        held += held(graph.stages().get(s), pass);
      }
      for (int s = 0; s < read.length && held > 0; s++) {
        written[s] += all * (held(graph.stages().get(s), pass) / held);
      }
    }
    List<ProblemSpill.Moved> moved = new ArrayList<>();
    for (int s = 0; s < read.length; s++) {
      moved.add(new ProblemSpill.Moved(read[s], Math.round(written[s])));
    }
    return moved;
  }

  private static long held(Stage stage, Pass pass) {
    return bytes(stage.footprint().stateBytes(), pass);
  }

  private static Traffic states(Stage stage, Pass pass) {
    return stage.work().getOrDefault(pass.phase(), Work.NONE).items().stream()
        .map(i -> i.states())
        .reduce(Traffic.none(), Traffic::plus);
  }

  private ProblemSpill.Moved weights(Stage stage) {
    long read = 0;
    for (Pass pass : passes) {
      Work work = stage.work().getOrDefault(pass.phase(), Work.NONE);
      read += pass.times() * bytes(work.weightBytes(), pass);
    }
    return new ProblemSpill.Moved(read, 0);
  }

  /** 0 where a size is not known: then the stage has no cost either. */
  private static long bytes(Dim bytes, Pass pass) {
    return bytes.bind(pass.sizes()).known().orElse(0);
  }
}
