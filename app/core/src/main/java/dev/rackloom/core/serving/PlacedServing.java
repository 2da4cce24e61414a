package dev.rackloom.core.serving;

import dev.rackloom.api.RackloomException;
import dev.rackloom.api.placement.Placement;
import dev.rackloom.api.placement.ProblemGroup;
import dev.rackloom.api.placement.Sharing;
import dev.rackloom.api.rack.Device;
import dev.rackloom.api.stage.Flow;
import dev.rackloom.api.stage.Phase;
import dev.rackloom.api.stage.Stage;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.api.symbolic.Dim;
import dev.rackloom.core.Session;
import dev.rackloom.engine.Hop;
import dev.rackloom.engine.Pricing;
import dev.rackloom.engine.serving.Instance;
import dev.rackloom.engine.serving.ServingOptions;
import dev.rackloom.engine.serving.StepTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A placement of a language model as a server: stages that stand together at a place are one stage
 * of its pipeline, priced by the cost functions of the session at whatever each step computes, and
 * by what it fetches from lower tiers; state has the {@link StateRoom} that is left.
 *
 * <p>Devices that cut a stage between them, or its batch or experts, are taken together. A stage
 * that is cut into a pipeline is a stage of the server's for each of its devices.
 */
public final class PlacedServing {

  private static final Set<String> SYMBOLS = Set.of("batch", "tokens", "past");

  private final Session session;
  private final List<Stage> stages;
  private final int[] place;
  private final Pricing pricing;
  private final Ways ways;
  private final StageSteps steps;
  private final StateRoom room;

  private PlacedServing(Session session, Placement placement) {
    this.session = session;
    this.stages = session.model().stages().stages();
    this.place = session.assignment(placement).toArray();
    this.pricing = new Pricing(session.problem());
    this.ways = new Ways(session.rack());
    this.steps = new StageSteps(session, ways.links());
    this.room = new StateRoom(session.problem(), stages, place);
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

  private Optional<ProblemGroup> group(int p) {
    int single = session.rack().devices().size();
    int seat = session.problem().seat(p);
    return seat < single
        ? Optional.empty()
        : Optional.of(session.problem().groups().get(seat - single));
  }

  /** Stages that stand one after the other at one place. */
  private record Run(int from, int to) {}

  private Instance instance(
      Instance.Role role, String suffix, int maxSequences, int maxBatchedTokens) {
    List<Run> runs = runs();
    List<Instance.PipelineStage> pipeline = new ArrayList<>();
    for (int i = 0; i < runs.size(); i++) {
      Run run = runs.get(i);
      List<Instance.Hop> next = i + 1 < runs.size() ? hops(run, runs.get(i + 1)) : List.of();
      pipeline.addAll(pipelineStages(run, next));
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
      if (s == place.length || seat(s) != seat(from) || isCutInTurn(from)) {
        runs.add(new Run(from, s));
        from = s;
      }
    }
    return runs;
  }

  private int seat(int s) {
    return session.problem().seat(place[s]);
  }

  /** Whether the devices of a stage's place take it one after the other. */
  private boolean isCutInTurn(int s) {
    return group(place[s]).map(g -> g.sharing() == Sharing.PIPELINE).orElse(false);
  }

  private List<Instance.PipelineStage> pipelineStages(Run run, List<Instance.Hop> next) {
    List<Stage> own = stages.subList(run.from(), run.to());
    Optional<ProblemGroup> group = group(place[run.from()]);
    if (group.isEmpty()) {
      Device d = session.rack().devices().get(seat(run.from()));
      return List.of(
          new Instance.PipelineStage(List.of(unit(d)), fetching(run, steps.alone(own, d)), next));
    }
    ProblemGroup g = group.get();
    return switch (g.sharing()) {
      case TENSOR -> together(g, steps.tensor(own, g), next);
      case DATA -> together(g, steps.data(own, g), next);
      case EXPERT -> together(g, steps.expert(own, g), next);
      case PIPELINE -> inTurn(run, g, next);
      case REPLICAS ->
          throw RackloomException.user(
              "replicas (" + g.id() + ") are servers of their own, not one",
              "serve each replica as an instance of a fleet.");
    };
  }

  private static Instance.Unit unit(Device d) {
    return new Instance.Unit(d.id(), d.power().idleW(), d.power().busyW());
  }

  private Instance.Unit unit(ProblemGroup group, int member) {
    return unit(session.rack().devices().get(group.members().get(member)));
  }

  private List<Instance.PipelineStage> together(
      ProblemGroup group, StepTime time, List<Instance.Hop> next) {
    List<Instance.Unit> units = new ArrayList<>();
    for (int i = 0; i < group.members().size(); i++) {
      units.add(unit(group, i));
    }
    return List.of(new Instance.PipelineStage(units, time, next));
  }

  /** Each device does its share of the stage, and hands on what the stage makes. */
  private List<Instance.PipelineStage> inTurn(
      Run run, ProblemGroup group, List<Instance.Hop> next) {
    double bytes = handed(run.from());
    List<Stage> own = stages.subList(run.from(), run.to());
    List<Instance.PipelineStage> parts = new ArrayList<>();
    for (int i = 0; i < group.members().size(); i++) {
      int member = group.members().get(i);
      double share = group.shares().get(i);
      StepTime whole = steps.alone(own, session.rack().devices().get(member));
      boolean last = i + 1 == group.members().size();
      List<Instance.Hop> on =
          last ? next : List.of(ways.between("", member, group.members().get(i + 1), bytes));
      parts.add(
          new Instance.PipelineStage(
              List.of(unit(group, i)), batch -> Math.round(share * whole.nanos(batch)), on));
    }
    return parts;
  }

  /** What a token is between two parts of a stage: as it leaves, or of the last as it comes. */
  private double handed(int stage) {
    List<Flow> flows = session.model().stages().flows();
    double leaving =
        flows.stream().filter(f -> f.from() == stage).mapToDouble(this::perToken).max().orElse(0);
    return leaving > 0
        ? leaving
        : flows.stream()
            .filter(f -> f.to().contains(stage))
            .mapToDouble(this::perToken)
            .max()
            .orElse(0);
  }

  private double perToken(Flow flow) {
    return known(flow.bytes().bind(sizes(1, 0)), "a tensor between stages");
  }

  private StepTime fetching(Run run, StepTime own) {
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

  /** What each token sends from a run of stages to the next, from and to whom as it is priced. */
  private List<Instance.Hop> hops(Run run, Run next) {
    double bytes = 0;
    for (Flow flow : session.model().stages().flows()) {
      boolean leaves = flow.from() >= run.from() && flow.from() < run.to();
      if (leaves && flow.to().stream().anyMatch(t -> t >= next.from() && t < next.to())) {
        long whole = known(flow.bytes().bind(sizes(1, 0)), "a tensor between stages");
        bytes += session.wireRule().of(flow.tensor()).wireBytes(whole);
      }
    }
    List<Instance.Hop> hops = new ArrayList<>();
    Set<String> sent = new HashSet<>();
    for (Hop hop : pricing.hops(place[run.from()], place[next.from()])) {
      Optional<String> nic = hop.isWhole() ? ways.scatters(hop.from(), hop.to()) : Optional.empty();
      boolean copied = nic.isPresent() && !sent.add(hop.from() + " " + nic.get());
      hops.add(
          copied
              ? ways.copied(hop.from(), hop.to(), bytes)
              : ways.between("", hop.from(), hop.to(), bytes * hop.timed()));
    }
    return hops;
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
