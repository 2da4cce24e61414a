package dev.rackloom.api.deploy;

import dev.rackloom.api.Checks;
import dev.rackloom.api.cost.CostProfile;
import dev.rackloom.api.rack.Node;
import dev.rackloom.api.rack.Rack;
import dev.rackloom.api.symbolic.Bindings;
import java.util.List;
import java.util.Optional;

/**
 * One epoch of a deployment, whole.
 *
 * @param deployment its name
 * @param epoch counts up with every plan; every message in the runtime carries both
 * @param model the model's name
 * @param graphDigest the graph the stages were cut from
 * @param rack nodes with agents' addresses, devices, links, time dilation
 * @param stages where they run
 * @param routes where tensors go
 * @param inputs what a request brings
 * @param outputs what it gets back
 * @param typical the sizes it was planned for; agents warm up and check time dilation with them
 * @param profile cost functions, so that an agent predicts without a profiler
 * @param experts blocks of routed experts that are split, each made up of some of the stages
 * @param microBatches into how many parts a request may be split along its batch, to fill the
 *     stages at once; 1 if it runs whole. Only what {@link BatchSymbol} allows is split
 */
public record DeploymentPlan(
    String deployment,
    long epoch,
    String model,
    String graphDigest,
    Rack rack,
    List<PlannedStage> stages,
    List<PlannedRoute> routes,
    List<Port> inputs,
    List<Port> outputs,
    Bindings typical,
    CostProfile profile,
    List<PlannedExperts> experts,
    int microBatches) {

  /** The most parts of a request: as many keys are kept for it at every agent. */
  public static final int MOST_MICRO_BATCHES = 1024;

  public DeploymentPlan {
    Checks.named(deployment, "deployment");
    Checks.positive(epoch, "epoch");
    Checks.that(
        microBatches >= 1 && microBatches <= MOST_MICRO_BATCHES,
        "micro-batches must be 1 to " + MOST_MICRO_BATCHES + ", not " + microBatches);
    stages = List.copyOf(stages);
    routes = List.copyOf(routes);
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    experts = List.copyOf(experts);
    Checks.that(!stages.isEmpty(), "deployment '" + deployment + "' has no stage");
    Checks.distinct(stages, s -> List.of(s.id(), s.phase(), s.replica()), "planned stages");
    for (PlannedStage stage : stages) {
      Checks.that(
          rack.device(stage.device()).isPresent(),
          "stage '"
              + stage.id()
              + "' is planned on '"
              + stage.device()
              + "', which is not in the rack");
      Checks.that(
          rack.node(stage.node()).isPresent(),
          "stage '"
              + stage.id()
              + "' is planned on node '"
              + stage.node()
              + "', which is not in the rack");
    }
  }

  /** A plan that splits neither experts nor requests. */
  public DeploymentPlan(
      String deployment,
      long epoch,
      String model,
      String graphDigest,
      Rack rack,
      List<PlannedStage> stages,
      List<PlannedRoute> routes,
      List<Port> inputs,
      List<Port> outputs,
      Bindings typical,
      CostProfile profile) {
    this(
        deployment,
        epoch,
        model,
        graphDigest,
        rack,
        stages,
        routes,
        inputs,
        outputs,
        typical,
        profile,
        List.of(),
        1);
  }

  /** This with its stages elsewhere, as another epoch. */
  public DeploymentPlan withStages(long nextEpoch, List<PlannedStage> others) {
    return with(nextEpoch, rack, others, microBatches);
  }

  /** This with requests split into up to so many parts. */
  public DeploymentPlan withMicroBatches(int parts) {
    return with(epoch, rack, stages, parts);
  }

  /** The same with agents where these nodes say that they are; others stay where they were. */
  public DeploymentPlan at(List<Node> addressed) {
    return with(epoch, rack.at(addressed), stages, microBatches);
  }

  private DeploymentPlan with(long number, Rack on, List<PlannedStage> where, int parts) {
    return new DeploymentPlan(
        deployment,
        number,
        model,
        graphDigest,
        on,
        where,
        routes,
        inputs,
        outputs,
        typical,
        profile,
        experts,
        parts);
  }

  /** The first replica of the stage called {@code id}. */
  public Optional<PlannedStage> stage(String id) {
    return stages.stream().filter(s -> s.id().equals(id)).findFirst();
  }
}
