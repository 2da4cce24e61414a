package dev.rackloom.core.serving;

import dev.rackloom.api.RackloomException;
import dev.rackloom.api.cost.CostBlock;
import dev.rackloom.api.cost.CostFunction;
import dev.rackloom.api.cost.CostScope;
import dev.rackloom.api.placement.LinkTable;
import dev.rackloom.api.placement.Placement;
import dev.rackloom.api.placement.ProblemGroup;
import dev.rackloom.api.placement.Sharing;
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
import dev.rackloom.engine.group.TensorMember;
import dev.rackloom.engine.serving.Instance;
import dev.rackloom.engine.serving.ServingOptions;
import dev.rackloom.engine.serving.StepTime;
import dev.rackloom.profiler.fit.Machines;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A placement of a language model as a server: stages that stand together on a device are one stage
 * of its pipeline, priced by the cost functions of the session at whatever each step computes, and
 * by what it fetches from lower tiers; state has the {@link StateRoom} that is left.
 */
public final class PlacedServing {

  private static final Set<String> SYMBOLS = Set.of("batch", "tokens", "past");

  private final Session session;
  private final List<Stage> stages;
  private final int[] place;
  private final LinkTable links;
  private final StateRoom room;
  private final Map<List<Object>, CostFunction> functions = new HashMap<>();

  private PlacedServing(Session session, Placement placement) {
    this.session = session;
    this.stages = session.model().stages().stages();
    this.place = session.assignment(placement).toArray();
    this.links = LinkTable.of(session.rack());
    this.room = new StateRoom(session.problem(), stages, place);
    for (int p : place) {
      group(p).ifPresent(PlacedServing::requireTensor);
    }
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
    return instance(session, placement, Instance.Role.BOTH, "", maxSequences, maxBatchedTokens);
  }

  /** The same in a role, with more to its name. */
  static Instance instance(
      Session session,
      Placement placement,
      Instance.Role role,
      String suffix,
      int maxSequences,
      int maxBatchedTokens) {
    return new PlacedServing(session.knowing(placement), placement)
        .instance(role, suffix, maxSequences, maxBatchedTokens);
  }

  private static void requireTensor(ProblemGroup group) {
    if (group.sharing() != Sharing.TENSOR) {
      throw RackloomException.user(
          "serving is not simulated for stages on " + group.id(),
          "place with --share tensor, or with as many replicas of every stage.");
    }
  }

  private Optional<ProblemGroup> group(int p) {
    int single = session.rack().devices().size();
    int seat = session.problem().seat(p);
    return seat < single
        ? Optional.empty()
        : Optional.of(session.problem().groups().get(seat - single));
  }

  /** The devices of a place. */
  private List<Device> devices(int p) {
    return group(p)
        .map(g -> g.members().stream().mapToObj(session.rack().devices()::get).toList())
        .orElseGet(() -> List.of(session.rack().devices().get(session.problem().seat(p))));
  }

  private int firstMember(int p) {
    return group(p).map(g -> g.members().get(0)).orElseGet(() -> session.problem().seat(p));
  }

  /** Stages that stand one after the other at one place. */
  private record Run(int from, int to) {}

  private Instance instance(
      Instance.Role role, String suffix, int maxSequences, int maxBatchedTokens) {
    List<Run> runs = runs();
    List<Instance.PipelineStage> pipeline = new ArrayList<>();
    for (int i = 0; i < runs.size(); i++) {
      Run run = runs.get(i);
      List<Device> held = devices(place[run.from()]);
      pipeline.add(
          new Instance.PipelineStage(
              String.join("+", held.stream().map(Device::id).toList()),
              steps(run, held.getFirst()),
              held.stream().mapToDouble(d -> d.power().idleW()).sum(),
              held.stream().mapToDouble(d -> d.power().busyW()).sum(),
              i + 1 < runs.size() ? hop(run, runs.get(i + 1)) : Instance.Hop.NONE));
    }
    return new Instance(
        session.model().graph().name() + suffix,
        role,
        pipeline,
        ServingOptions.of(maxSequences, maxBatchedTokens, room.tokens(maxBatchedTokens)));
  }

  private List<Run> runs() {
    List<Run> runs = new ArrayList<>();
    int from = 0;
    for (int s = 1; s <= place.length; s++) {
      if (s == place.length || seat(s) != seat(from)) {
        runs.add(new Run(from, s));
        from = s;
      }
    }
    return runs;
  }

  private int seat(int s) {
    return session.problem().seat(place[s]);
  }

  private StepTime steps(Run run, Device d) {
    List<PricedWork> prompts = priced(run, d, Phase.PREFILL);
    List<PricedWork> steps = priced(run, d, Phase.DECODE);
    StepTime own = new ModelSteps(prompts, steps, walk(prompts, steps, d));
    List<TierSteps.Fetched> fetched = new ArrayList<>();
    for (int s = run.from(); s < run.to(); s++) {
      Stage stage = stages.get(s);
      session
          .problem()
          .spill(place[s])
          .ifPresent(spill -> fetched.add(TierSteps.Fetched.of(stage, spill)));
    }
    return fetched.isEmpty() ? own : new TierSteps(own, fetched);
  }

  private List<PricedWork> priced(Run run, Device d, Phase phase) {
    long held = known(held(run), "weights");
    List<Stage> own = stages.subList(run.from(), run.to());
    Optional<ProblemGroup> group = group(place[run.from()]);
    if (group.isEmpty()) {
      return priced(
          own.stream().flatMap(s -> s.work().getOrDefault(phase, Work.NONE).items().stream()),
          item -> function(d, item),
          held);
    }
    TensorMember member = new TensorMember(session.model().graph(), links, group.get());
    return priced(
        own.stream().flatMap(s -> member.items(s, phase).stream()),
        item -> member.law(item).orElseGet(() -> function(d, item)),
        held / group.get().members().size());
  }

  private static List<PricedWork> priced(
      Stream<WorkItem> items, Function<WorkItem, CostFunction> functions, long held) {
    return PricedWork.of(
        items.map(item -> new PricedWork.Part(item, false)).toList(), functions, held);
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
        long whole = known(flow.bytes().bind(sizes(1, 0)), "a tensor between stages");
        bytes += session.wireRule().of(flow.tensor()).wireBytes(whole);
      }
    }
    Route route = links.route(firstMember(place[run.from()]), firstMember(place[next.from()]));
    return new Instance.Hop(bytes, Math.min(route.bytesPerS(), 1e18), route.latencyNanos());
  }

  static Bindings sizes(long tokens, long past) {
    return Bindings.of("batch", 1, "tokens", tokens).with("past", past);
  }

  static long known(Dim dim, String what) {
    return dim.known()
        .orElseThrow(() ->
            RackloomException.user(
                "the size of " + what + " is not known (" + dim.whyNotKnown() + ")",
                "serving is simulated for models whose sizes are known."));
  }
}
