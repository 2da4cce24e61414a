package dev.rackloom.agent;

import dev.rackloom.agent.execution.EmulatedExecutor;
import dev.rackloom.agent.execution.ExecutionFailure;
import dev.rackloom.agent.execution.StageExecutor;
import dev.rackloom.agent.execution.StretchedExecutor;
import dev.rackloom.agent.execution.SubModel;
import dev.rackloom.agent.experts.ExpertStages;
import dev.rackloom.agent.runtime.AgentContext;
import dev.rackloom.agent.runtime.EpochRuntime;
import dev.rackloom.agent.runtime.LocalStage;
import dev.rackloom.agent.runtime.MicroBatches;
import dev.rackloom.agent.runtime.Peers;
import dev.rackloom.agent.runtime.PlanRouting;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.cost.CostEvaluator;
import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.api.deploy.PlannedStage;
import dev.rackloom.api.rack.Node;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.protocol.Address;
import dev.rackloom.protocol.security.Transport;
import io.grpc.Status;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Everything that may refuse an epoch: artefacts, memory, loading, warming, time dilation. Leaves
 * nothing behind when it does.
 */
final class Preparation {

  private final AgentContext agent;
  private final Map<String, OwnedDevice> devices;
  private final ArtefactStore artefacts;
  private final Peers peers;
  private final Transport transport;
  private final Loaders loaders;
  private final double dilationMargin;
  private final long patienceNanos;
  private final LoadedModels models = new LoadedModels();

  /**
   * Prepares epochs for the devices of one agent.
   *
   * @param loaders one for each device
   * @param patience how long warming up waits for a device that has requests to run; all that came
   *     before have ended then
   */
  Preparation(
      AgentContext agent,
      Map<String, OwnedDevice> devices,
      ArtefactStore artefacts,
      Peers peers,
      Transport transport,
      Loaders loaders,
      double dilationMargin,
      Duration patience) {
    this.agent = agent;
    this.devices = devices;
    this.artefacts = artefacts;
    this.peers = peers;
    this.transport = transport;
    this.loaders = loaders;
    this.dilationMargin = dilationMargin;
    this.patienceNanos = patience.toNanos();
  }

  /** An epoch that could be activated. */
  record Prepared(EpochRuntime runtime, double dilationNeeded) {}

  Prepared prepare(DeploymentPlan plan) {
    List<PlannedStage> mine =
        plan.stages().stream().filter(s -> s.node().equals(agent.node())).toList();
    PlanRouting routing = routing(plan);
    checkOwned(mine, plan);
    routing.nodes().forEach(node -> checkAddress(plan.rack().node(node).orElseThrow()));
    Map<PlannedStage, Path> files = files(mine);
    List<OwnedDevice> used = mine.stream().map(s -> device(s)).distinct().toList();
    List<Runnable> undo = new ArrayList<>();
    try {
      for (OwnedDevice device : used) {
        device.memory().reserve(plan);
        undo.add(() -> device.memory().free(plan));
      }
      Map<PlannedStage, StageExecutor> loaded = new LinkedHashMap<>();
      ExpertStages experts = new ExpertStages(plan, agent.clock());
      for (PlannedStage stage : mine) {
        Path file = files.getOrDefault(stage, Path.of(""));
        loaded.put(stage, experts.executor(stage, ports -> load(stage, file, ports)));
        undo.add(() -> models.release(stage));
      }
      DilationCheck dilation = warm(plan, loaded);
      dilation.require(plan.rack().timeDilation());
      return new Prepared(
          new EpochRuntime(plan, routing, stages(plan, loaded, experts), agent, peers),
          dilation.needed());
    } catch (ExecutionFailure e) {
      undo.reversed().forEach(Runnable::run);
      throw refused(e.getMessage() == null ? "it cannot be loaded" : e.getMessage());
    } catch (RuntimeException e) {
      undo.reversed().forEach(Runnable::run);
      throw e;
    }
  }

  /** Ends what is left of an epoch and gives back what it held. */
  void unload(EpochRuntime epoch) {
    epoch.close();
    for (PlannedStage stage : epoch.plan().stages()) {
      if (stage.node().equals(agent.node())) {
        models.release(stage);
        device(stage).memory().free(epoch.plan());
      }
    }
  }

  private static PlanRouting routing(DeploymentPlan plan) {
    try {
      return new PlanRouting(plan);
    } catch (IllegalArgumentException e) {
      throw Status.INVALID_ARGUMENT.withDescription(e.getMessage()).asRuntimeException();
    }
  }

  private void checkOwned(List<PlannedStage> mine, DeploymentPlan plan) {
    for (PlannedStage stage : mine) {
      if (!devices.containsKey(stage.device())) {
        throw refused(
            "stage '"
                + stage.id()
                + "' wants device '"
                + stage.device()
                + "', but node '"
                + agent.node()
                + "' owns "
                + new TreeSet<>(devices.keySet()));
      }
      boolean emulated = device(stage).device().isEmulated();
      boolean planned = plan.rack().device(stage.device()).orElseThrow().isEmulated();
      if (emulated != planned) {
        throw refused(
            "device '"
                + stage.device()
                + "' is "
                + (emulated ? "emulated" : "real")
                + " here, but not in the plan's rack");
      }
    }
  }

  private void checkAddress(Node node) {
    try {
      Address address = Address.parse(node.agent());
      if (address.tls()) {
        transport.requireOfAgent(
            "sending tensors to the agent of node '" + node.id() + "' at " + address);
      }
    } catch (IllegalArgumentException e) {
      throw Status.INVALID_ARGUMENT
          .withDescription(
              "agent of node '" + node.id() + "' at '" + node.agent() + "': " + e.getMessage())
          .asRuntimeException();
    } catch (RackloomException e) {
      throw refused(e.failure().message());
    }
  }

  private OwnedDevice device(PlannedStage stage) {
    OwnedDevice device = devices.get(stage.device());
    if (device == null) {
      throw refused("no device '" + stage.device() + "' here");
    }
    return device;
  }

  private Map<PlannedStage, Path> files(List<PlannedStage> mine) {
    Map<PlannedStage, Path> files = new LinkedHashMap<>();
    TreeSet<String> missing = new TreeSet<>();
    for (PlannedStage stage : mine) {
      if (stage.artefact().isNone()) {
        continue;
      }
      String sha256 = stage.artefact().sha256();
      artefacts
          .findModel(stage.artefact())
          .ifPresentOrElse(f -> files.put(stage, f), () -> missing.add(sha256));
    }
    if (!missing.isEmpty()) {
      throw refused("artefacts are missing: " + missing);
    }
    return files;
  }

  private StageExecutor load(PlannedStage stage, Path file, ExpertStages.Ports ports) {
    return models.acquire(
        stage,
        () ->
            join(
                loaders.on(
                    stage.device(),
                    () ->
                        device(stage)
                            .loader()
                            .load(
                                new SubModel(
                                    stage.artefact(), file, ports.inputs(), ports.outputs())))));
  }

  private static <T> T join(CompletableFuture<T> result) {
    try {
      return result.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException r
          ? r
          : new ExecutionFailure(String.valueOf(e.getMessage()), e);
    }
  }

  private DilationCheck warm(DeploymentPlan plan, Map<PlannedStage, StageExecutor> loaded) {
    DilationCheck check = new DilationCheck(dilationMargin);
    Bindings typical = MicroBatches.typical(plan);
    loaded.forEach((stage, executor) -> {
      OptionalLong cpuNanos = warm(stage, executor, typical);
      OwnedDevice device = device(stage);
      if (device.device().isEmulated() && cpuNanos.isPresent()) {
        long modelled = device.truth().nanos(stage.stage(), stage.phase(), typical);
        check.see(stage.id(), stage.device(), cpuNanos.getAsLong(), modelled);
      }
    });
    return check;
  }

  /** What another epoch runs is warm: it does not have to wait for the device again. */
  private OptionalLong warm(PlannedStage stage, StageExecutor executor, Bindings typical) {
    return models
        .warmed(stage, typical)
        .filter(known -> executor.ready())
        .orElseGet(() -> {
          OwnedDevice device = device(stage);
          WarmUp warmUp = new WarmUp(stage, executor, typical);
          boolean emulated = device.device().isEmulated();
          Callable<OptionalLong> work = emulated ? warmUp::quietNanos : warmUp::settledNanos;
          OptionalLong nanos = join(device.lane().alone(work, patienceNanos));
          models.warmed(stage, typical, nanos);
          return nanos;
        });
  }

  private List<LocalStage> stages(
      DeploymentPlan plan, Map<PlannedStage, StageExecutor> loaded, ExpertStages experts) {
    CostEvaluator predictor = new CostEvaluator(plan.rack(), plan.profile());
    List<LocalStage> stages = new ArrayList<>();
    loaded.forEach((stage, executor) ->
        stages.add(
            new LocalStage(
                stage,
                plan.stages().indexOf(stage),
                shaped(plan, stage, executor),
                device(stage).lane(),
                predictor,
                experts.report(stage))));
    return stages;
  }

  private StageExecutor shaped(DeploymentPlan plan, PlannedStage stage, StageExecutor executor) {
    OwnedDevice device = device(stage);
    double dilation = plan.rack().timeDilation();
    if (device.device().isEmulated()) {
      return new EmulatedExecutor(
          executor, device.truth(), stage.stage(), stage.phase(), plan.typical(), dilation);
    }
    return dilation > 1 ? new StretchedExecutor(executor, dilation) : executor;
  }

  private static RuntimeException refused(String why) {
    return Status.FAILED_PRECONDITION.withDescription(why).asRuntimeException();
  }
}
