package dev.rackloom.core.serving;

import dev.rackloom.api.RackloomException;
import dev.rackloom.api.cost.CostBlock;
import dev.rackloom.api.cost.CostFunction;
import dev.rackloom.api.cost.CostScope;
import dev.rackloom.api.placement.Placement;
import dev.rackloom.api.rack.Device;
import dev.rackloom.api.rack.Route;
import dev.rackloom.api.stage.Flow;
import dev.rackloom.api.stage.OperatorFamily;
import dev.rackloom.api.stage.Phase;
import dev.rackloom.api.stage.Stage;
import dev.rackloom.api.stage.Work;
import dev.rackloom.api.stage.WorkItem;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.api.symbolic.Dim;
import dev.rackloom.core.Session;
import dev.rackloom.engine.serving.Instance;
import dev.rackloom.engine.serving.ServingOptions;
import dev.rackloom.profiler.fit.Machines;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A placement of a language model as a server: stages that stand together on a device are one stage
 * of its pipeline, priced by the cost functions of the session at whatever each step computes;
 * state has what memory the weights and the activations of a full step leave.
 */
public final class PlacedServing {

  /** Of a device's memory, what a server takes; the rest is for the driver and fragments. */
  private static final double MEMORY_SHARE = 0.9;

  private static final Set<String> SYMBOLS = Set.of("batch", "tokens", "past");

  /** State is counted over so many tokens, so that windows shorter than them hold less a token. */
  private static final long LONG = 4_096;

  private final Session session;
  private final List<Stage> stages;
  private final int[] device;
  private final Map<List<Object>, CostFunction> functions = new HashMap<>();

  private PlacedServing(Session session, Placement placement) {
    this.session = session;
    this.stages = session.model().stages().stages();
    this.device = session.assignment(placement).toArray();
    for (CostBlock block : session.profile().blocks()) {
      if (block.scope() instanceof CostScope.OfFamily family) {
        functions.put(List.of(block.device(), family.family(), family.dtype()), block.function());
      }
    }
  }

  /** Whether the model has prompts and steps, in sizes that steps can be bound to. */
  public static boolean serves(Session session) {
    return session.model().phases().contains(Phase.DECODE)
        && session.model().stages().stages().stream()
            .flatMap(s -> s.work().values().stream())
            .allMatch(w ->
                SYMBOLS.containsAll(w.flops().symbols())
                    && SYMBOLS.containsAll(w.stateBytes().symbols()));
  }

  /**
   * The placement as one instance.
   *
   * @param maxSequences sequences that run at a time
   * @param maxBatchedTokens tokens a step computes at most
   */
  public static Instance instance(
      Session session, Placement placement, int maxSequences, int maxBatchedTokens) {
    return new PlacedServing(session, placement).instance(maxSequences, maxBatchedTokens);
  }

  /** Stages that stand one after the other on one device. */
  private record Run(int from, int to) {}

  private Instance instance(int maxSequences, int maxBatchedTokens) {
    List<Run> runs = runs();
    List<Instance.PipelineStage> pipeline = new ArrayList<>();
    for (int i = 0; i < runs.size(); i++) {
      Run run = runs.get(i);
      Device d = session.rack().devices().get(device[run.from()]);
      pipeline.add(
          new Instance.PipelineStage(
              d.id(),
              steps(run, d),
              d.power().idleW(),
              d.power().busyW(),
              i + 1 < runs.size() ? hop(run, runs.get(i + 1)) : Instance.Hop.NONE));
    }
    return new Instance(
        session.model().graph().name(),
        Instance.Role.BOTH,
        pipeline,
        ServingOptions.of(maxSequences, maxBatchedTokens, kvTokens(maxBatchedTokens)));
  }

  private List<Run> runs() {
    List<Run> runs = new ArrayList<>();
    int from = 0;
    for (int s = 1; s <= device.length; s++) {
      if (s == device.length || device[s] != device[from]) {
        runs.add(new Run(from, s));
        from = s;
      }
    }
    return runs;
  }

  private ModelSteps steps(Run run, Device d) {
    List<PricedWork> prompts = priced(run, d, Phase.PREFILL);
    List<PricedWork> steps = priced(run, d, Phase.DECODE);
    return new ModelSteps(prompts, steps, walk(prompts, steps, d));
  }

  private List<PricedWork> priced(Run run, Device d, Phase phase) {
    long held = known(held(run), "weights");
    return PricedWork.of(
        stages.subList(run.from(), run.to()).stream()
            .flatMap(s -> s.work().getOrDefault(phase, Work.NONE).items().stream())
            .map(item -> new PricedWork.Part(item, false))
            .toList(),
        item -> function(d, item),
        held);
  }

  private Dim held(Run run) {
    return Dim.sum(
        stages.subList(run.from(), run.to()).stream()
            .map(s -> s.footprint().weightBytes())
            .toList());
  }

  private CostFunction function(Device d, WorkItem item) {
    CostFunction function = functions.get(List.of(d.id(), item.family(), item.dtype().name()));
    if (function == null) {
      throw RackloomException.user(
          "no cost function for " + item.family() + " in " + item.dtype() + " on '" + d.id() + "'",
          "calibrate the device, or place these stages elsewhere.");
    }
    return function;
  }

  private static KeyWalk walk(List<PricedWork> prompts, List<PricedWork> steps, Device d) {
    Optional<PricedWork> prompt = attention(prompts);
    Optional<PricedWork> step = attention(steps);
    if (prompt.isEmpty() || step.isEmpty()) {
      return new KeyWalk(0, 0, 1, 1);
    }
    int units = Machines.of(d, prompt.get().item().dtype()).map(m -> m.units()).orElse(1);
    return ModelSteps.walk(prompt.get(), step.get(), units);
  }

  private static Optional<PricedWork> attention(List<PricedWork> works) {
    return works.stream()
        .filter(w -> w.family().equals(OperatorFamily.ATTENTION) && w.seesCache())
        .findFirst();
  }

  /**
   * What each token sends from a run of stages to the next, over the route between their devices.
   */
  private Instance.Hop hop(Run run, Run next) {
    double bytes = 0;
    for (Flow flow : session.model().stages().flows()) {
      boolean leaves = flow.from() >= run.from() && flow.from() < run.to();
      if (leaves && flow.to().stream().anyMatch(t -> t >= next.from() && t < next.to())) {
        bytes += known(flow.bytes().bind(sizes(1, 0)), "a tensor between stages");
      }
    }
    Route route = session.problem().links().route(device[run.from()], device[next.from()]);
    return new Instance.Hop(bytes, Math.min(route.bytesPerS(), 1e18), route.latencyNanos());
  }

  private static Bindings sizes(long tokens, long past) {
    return Bindings.of("batch", 1, "tokens", tokens).with("past", past);
  }

  /** Tokens of state that the device with the least room has room for. */
  private long kvTokens(int maxBatchedTokens) {
    long least = Long.MAX_VALUE;
    for (int d = 0; d < session.rack().devices().size(); d++) {
      double state = 0;
      long held = 0;
      long active = 0;
      for (int s = 0; s < stages.size(); s++) {
        if (device[s] == d) {
          var footprint = stages.get(s).footprint();
          held += known(footprint.weightBytes(), "weights");
          state += known(footprint.stateBytes().bind(sizes(1, LONG - 1)), "state") / (double) LONG;
          active =
              Math.max(
                  active,
                  known(footprint.activationBytes().bind(sizes(maxBatchedTokens, 0)), "tensors"));
        }
      }
      if (state > 0) {
        least = Math.min(least, room(session.rack().devices().get(d), held + active, state));
      }
    }
    return Math.min(least, Integer.MAX_VALUE);
  }

  private static long room(Device d, long taken, double state) {
    double left = d.home().capacityBytes() * MEMORY_SHARE - taken;
    if (left < 16 * state) {
      throw RackloomException.user(
          "'" + d.id() + "' has no memory left for state beside its stages",
          "place fewer stages there.");
    }
    return (long) (left / state);
  }

  private static long known(Dim dim, String what) {
    return dim.known()
        .orElseThrow(() ->
            RackloomException.user(
                "the size of " + what + " is not known (" + dim.whyNotKnown() + ")",
                "serving is simulated for models whose sizes are known."));
  }
}
