package dev.rackloom.core;

import dev.rackloom.api.Progress;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.api.deploy.PlannedRoute;
import dev.rackloom.api.deploy.PlannedStage;
import dev.rackloom.api.deploy.Port;
import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.graph.GraphIndex;
import dev.rackloom.api.graph.Tensor;
import dev.rackloom.api.placement.Assignment;
import dev.rackloom.api.placement.Placement;
import dev.rackloom.api.rack.Device;
import dev.rackloom.api.rack.Rack;
import dev.rackloom.api.spi.SubModelWriter;
import dev.rackloom.api.stage.Stage;
import dev.rackloom.api.stage.StageGraph;
import dev.rackloom.core.experts.ExpertMaps;
import dev.rackloom.core.experts.SplitPlan;
import dev.rackloom.loader.PluginCatalog;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Turns a placement into a plan: sub-models cut out of the file, ports, routes, one epoch. */
public final class PlanBuilder {

  private PlanBuilder() {}

  /** A plan, and where its artefacts lie, by hash. */
  public record Built(DeploymentPlan plan, Map<String, Path> artefacts) {

    /** This with requests split into up to so many parts along their batch. */
    public Built withMicroBatches(int parts) {
      return new Built(plan.withMicroBatches(parts), artefacts);
    }
  }

  /**
   * Builds a plan.
   *
   * @param rack the session's rack with the addresses of its agents
   * @param folder where sub-models are written
   */
  public static Built build(
      Session session,
      Placement placement,
      Rack rack,
      String deployment,
      long epoch,
      PluginCatalog plugins,
      Path folder,
      Progress progress) {
    requireHome(Apart.require(placement));
    if (!placement.experts().isEmpty()) {
      return split(session, placement, rack, deployment, epoch, plugins, folder, progress);
    }
    OpenModel model = session.model();
    SubModelWriter writer = writer(plugins, model.graph());
    List<PlannedStage> stages = new ArrayList<>();
    Map<String, Path> artefacts = new LinkedHashMap<>();
    List<Stage> all = model.stages().stages();
    for (Stage stage : all) {
      progress.at(
          stages.size() / (double) all.size(), "cutting " + stage.id() + " " + stage.label());
      SubModelWriter.SubModel part =
          writer.write(model.file(), model.graph(), stage.operators(), folder);
      artefacts.put(part.artefact().sha256(), part.file());
      Device device = device(session, placement, stage);
      stages.add(
          new PlannedStage(
              stage,
              session.passes().getFirst().phase(),
              0,
              device.node(),
              device.id(),
              part.artefact(),
              part.inputs(),
              part.outputs()));
    }
    List<Port> inputs = ports(model.graph(), model.graph().inputs().toArray());
    List<Port> outputs = ports(model.graph(), model.graph().outputs().toArray());
    DeploymentPlan plan =
        new DeploymentPlan(
            deployment,
            epoch,
            model.graph().name(),
            model.graph().digest(),
            rack,
            stages,
            Wired.routes(routes(model, stages), stages, placement.wire()),
            inputs,
            outputs,
            session.sizes(),
            session.profile());
    return new Built(plan, artefacts);
  }

  private static Built split(
      Session session,
      Placement placement,
      Rack rack,
      String deployment,
      long epoch,
      PluginCatalog plugins,
      Path folder,
      Progress progress) {
    OpenModel model = session.model();
    Graph graph = model.graph();
    SplitPlan.Made made =
        SplitPlan.make(
            model,
            ExpertMaps.of(graph, placement, rack),
            plugins.readerOf(model.file()).workRules(),
            session.sizes(),
            writer(plugins, graph),
            session.passes().getFirst().phase(),
            stage -> device(session, placement, stage),
            id -> rack.device(id).orElseThrow(),
            folder,
            progress);
    List<Port> inputs = ports(graph, graph.inputs().toArray());
    List<Port> outputs = ports(graph, graph.outputs().toArray());
    DeploymentPlan plan =
        new DeploymentPlan(
            deployment,
            epoch,
            graph.name(),
            graph.digest(),
            rack,
            made.stages(),
            Wired.routes(
                PortRoutes.of(made.stages(), inputs, outputs), made.stages(), placement.wire()),
            inputs,
            outputs,
            made.typical(),
            session.profile(),
            made.blocks(),
            1);
    return new Built(plan, made.artefacts());
  }

  /** Agents keep weights and state in the memory of the device that runs the stage. */
  private static void requireHome(Placement placement) {
    placement.tiers().stream()
        .findFirst()
        .ifPresent(t -> {
          throw RackloomException.user(
              "stage '"
                  + t.stage()
                  + "' has its "
                  + t.what().word()
                  + " in "
                  + t.tier()
                  + ", but agents keep all of a stage in the memory of its device ('"
                  + t.device()
                  + "')",
              "place without --spill to deploy, or give the placement to a serving engine.");
        });
  }

  static SubModelWriter writer(PluginCatalog plugins, Graph graph) {
    return plugins
        .subModelWriter(graph.format())
        .orElseThrow(() ->
            RackloomException.user(
                "a model of format " + graph.format() + " cannot be cut, so it cannot be deployed",
                "use an ONNX export of it."));
  }

  private static Device device(Session session, Placement placement, Stage stage) {
    String id =
        placement
            .of(session.model().graph().name(), stage.id(), session.passes().getFirst().phase())
            .map(a -> alone(placement, a))
            .orElseThrow(() ->
                RackloomException.user(
                    "the placement leaves stage '" + stage.id() + "' out",
                    "place the model again."));
    return session
        .rack()
        .device(id)
        .orElseThrow(() ->
            RackloomException.user(
                "stage '"
                    + stage.id()
                    + "' is placed on '"
                    + id
                    + "', which is not in rack '"
                    + session.rack().name()
                    + "'",
                "place the model again."));
  }

  /** The one device of a stage; agents run each stage on one. */
  private static String alone(Placement placement, Assignment a) {
    boolean replicated = placement.replicas(a.model(), a.stage(), a.phase()).size() > 1;
    if (replicated || !Terms.isAlone(a)) {
      throw RackloomException.user(
          "stage '"
              + a.stage()
              + "' is placed on "
              + String.join(" and ", a.group().devices())
              + (replicated ? " and replicated" : " together")
              + ", but agents run a stage on one device",
          "place with a device for each stage to deploy (no --share), or give the placement to a serving engine.");
    }
    return a.group().devices().getFirst();
  }

  private static List<Port> ports(Graph graph, int[] tensors) {
    return java.util.Arrays.stream(tensors)
        .mapToObj(graph.tensors()::get)
        .map(t -> new Port(t.name(), t.dtype(), t.shape()))
        .toList();
  }

  private static List<PlannedRoute> routes(OpenModel model, List<PlannedStage> stages) {
    Graph graph = model.graph();
    StageGraph cut = model.stages();
    List<PlannedRoute> routes = new ArrayList<>();
    for (int input : graph.inputs().toArray()) {
      String name = graph.tensors().get(input).name();
      List<String> readers =
          stages.stream()
              .filter(s -> s.inputs().stream().anyMatch(p -> p.name().equals(name)))
              .map(PlannedStage::id)
              .toList();
      routes.add(new PlannedRoute(name, PlannedRoute.CALLER, readers));
    }
    Map<String, List<String>> readers = new LinkedHashMap<>();
    Map<String, String> makers = new LinkedHashMap<>();
    cut.flows()
        .forEach(f -> {
          String name = graph.tensors().get(f.tensor()).name();
          makers.put(name, cut.stages().get(f.from()).id());
          readers.put(
              name,
              new ArrayList<>(f.to().stream().mapToObj(t -> cut.stages().get(t).id()).toList()));
        });
    GraphIndex index = new GraphIndex(graph);
    for (int output : graph.outputs().toArray()) {
      Tensor tensor = graph.tensors().get(output);
      int producer = index.producer(output);
      if (producer < 0) {
        throw RackloomException.user(
            "output '" + tensor.name() + "' is an input or a constant of the model",
            "export the model without it.");
      }
      makers.put(tensor.name(), stageOf(cut, producer));
      readers.computeIfAbsent(tensor.name(), n -> new ArrayList<>()).add(PlannedRoute.CALLER);
    }
    readers.forEach((name, to) ->
        routes.add(new PlannedRoute(name, java.util.Objects.requireNonNull(makers.get(name)), to)));
    return routes;
  }

  private static String stageOf(StageGraph cut, int operator) {
    return cut.stages().stream()
        .filter(s -> s.operators().contains(operator))
        .map(Stage::id)
        .findFirst()
        .orElseThrow();
  }
}
