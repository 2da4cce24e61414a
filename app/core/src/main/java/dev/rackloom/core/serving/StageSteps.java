package dev.rackloom.core.serving;

import dev.rackloom.api.RackloomException;
import dev.rackloom.api.cost.CostBlock;
import dev.rackloom.api.cost.CostFunction;
import dev.rackloom.api.cost.CostScope;
import dev.rackloom.api.placement.LinkTable;
import dev.rackloom.api.placement.ProblemGroup;
import dev.rackloom.api.rack.Device;
import dev.rackloom.api.stage.OperatorFamily;
import dev.rackloom.api.stage.Phase;
import dev.rackloom.api.stage.Stage;
import dev.rackloom.api.stage.Work;
import dev.rackloom.api.stage.WorkItem;
import dev.rackloom.api.symbolic.Dim;
import dev.rackloom.core.Session;
import dev.rackloom.engine.group.ExpertMember;
import dev.rackloom.engine.group.TensorMember;
import dev.rackloom.engine.serving.StepTime;
import dev.rackloom.profiler.fit.Machines;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Times of steps of stages at the devices that hold them, by the cost functions of a session. */
final class StageSteps {

  private final Session session;
  private final LinkTable links;
  private final Map<List<Object>, CostFunction> functions = new HashMap<>();

  StageSteps(Session session, LinkTable links) {
    this.session = session;
    this.links = links;
    for (CostBlock block : session.profile().blocks()) {
      if (block.scope() instanceof CostScope.OfFamily family) {
        functions.put(List.of(block.device(), family.family(), family.dtype()), block.function());
      }
    }
  }

  /** Of stages on one device. */
  StepTime alone(List<Stage> stages, Device d) {
    return steps(stages, d, StageSteps::items, item -> Optional.empty(), 1);
  }

  /** Of stages whose products the devices of a group cut between them, collectives included. */
  StepTime tensor(List<Stage> stages, ProblemGroup group) {
    TensorMember member = new TensorMember(session.model().graph(), links, group);
    int n = group.members().size();
    return steps(stages, device(group, 0), member::items, member::law, n);
  }

  /** Of stages that each device of a group holds whole, for a part of the sequences. */
  StepTime data(List<Stage> stages, ProblemGroup group) {
    return dealt(group, d -> alone(stages, d), d -> batch -> 0);
  }

  /** Of stages whose experts are dealt out to the devices of a group, and whose sequences too. */
  StepTime expert(List<Stage> stages, ProblemGroup group) {
    ExpertMember member = new ExpertMember(links, group);
    return dealt(
        group,
        d -> steps(stages, d, member::own, member::law, 1),
        d -> steps(stages, d, member::routed, member::law, 1));
  }

  private StepTime dealt(
      ProblemGroup group, Function<Device, StepTime> own, Function<Device, StepTime> forAll) {
    List<DealtSteps.Member> members = new ArrayList<>();
    for (int i = 0; i < group.members().size(); i++) {
      Device d = device(group, i);
      members.add(new DealtSteps.Member(group.shares().get(i), own.apply(d), forAll.apply(d)));
    }
    return new DealtSteps(members);
  }

  private Device device(ProblemGroup group, int member) {
    return session.rack().devices().get(group.members().get(member));
  }

  private static List<WorkItem> items(Stage stage, Phase phase) {
    return stage.work().getOrDefault(phase, Work.NONE).items();
  }

  /**
   * The items of stages on a device.
   *
   * @param law of those that have one of their own
   * @param cut into so many parts weights are, of which the device holds one
   */
  private StepTime steps(
      List<Stage> stages,
      Device d,
      BiFunction<Stage, Phase, List<WorkItem>> items,
      Function<WorkItem, Optional<CostFunction>> law,
      int cut) {
    Dim weights = Dim.sum(stages.stream().map(s -> s.footprint().weightBytes()).toList());
    long held = PlacedServing.known(weights, "weights") / cut;
    Function<Phase, List<PricedWork>> priced =
        phase ->
            PricedWork.of(
                stages.stream()
                    .flatMap(s -> items.apply(s, phase).stream())
                    .map(item -> new PricedWork.Part(item, false))
                    .toList(),
                item -> law.apply(item).orElseGet(() -> function(d, item)),
                held);
    List<PricedWork> prompts = priced.apply(Phase.PREFILL);
    List<PricedWork> steps = priced.apply(Phase.DECODE);
    return new ModelSteps(prompts, steps, walk(prompts, steps, d));
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
}
