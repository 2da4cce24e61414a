package dev.rackloom.torch;

import dev.rackloom.api.RackloomException;
import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.graph.Tensor;
import dev.rackloom.api.spi.ReadContext;
import dev.rackloom.onnx.OnnxReader;
import dev.rackloom.torch.ScriptWeights.Weight;
import dev.rackloom.torch.triton.ModelConfig;
import dev.rackloom.torch.triton.ModelConfig.Entry;
import dev.rackloom.torch.triton.Repository;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * An ensemble with the models of its steps, in an order in which they can run.
 *
 * @param config its own configuration
 * @param steps each after those whose answers it reads
 */
record Ensemble(ModelConfig config, List<Step> steps) {

  Ensemble {
    steps = List.copyOf(steps);
  }

  /**
   * A step.
   *
   * @param name of the step: its model's, numbered where several steps have one
   * @param step as the ensemble lists it
   * @param config of its model
   * @param file of its model
   * @param inputs of its model in the model's order
   * @param outputs of its model in the model's order
   * @param weights of its model
   */
  record Step(
      String name,
      ModelConfig.Step step,
      ModelConfig config,
      Path file,
      List<Entry> inputs,
      List<Entry> outputs,
      List<Weight> weights) {

    Step {
      inputs = List.copyOf(inputs);
      outputs = List.copyOf(outputs);
      weights = List.copyOf(weights);
    }

    boolean isScript() {
      return Ensemble.isScript(config, file);
    }

    /** The ensemble's name of an input; every input has one. */
    String input(Entry entry) {
      return step.inputs().getOrDefault(entry.name(), "");
    }

    /** The ensemble's name of an output; one that it does not use has the step's before it. */
    String output(Entry entry) {
      return step.outputs().getOrDefault(entry.name(), name + "/" + entry.name());
    }
  }

  /**
   * Reads an ensemble and the structure of all of its models.
   *
   * @throws RackloomException if a model is missing or damaged, or steps do not fit together
   */
  static Ensemble read(Path file, ReadContext context) {
    context.cancellation().check();
    ModelConfig config = ModelConfig.read(file);
    if (!config.isEnsemble()) {
      throw RackloomException.user(
          file + " configures one model for '" + config.platform() + "', no ensemble",
          "open the model's file itself, such as 1/model.pt below it.");
    }
    List<Step> listed = new ArrayList<>();
    for (ModelConfig.Step step : config.steps()) {
      context.progress().at(listed.size() / (double) config.steps().size(), step.model());
      long before = listed.stream().filter(s -> s.step().model().equals(step.model())).count();
      String name = before == 0 ? step.model() : step.model() + "#" + (before + 1);
      listed.add(step(config, name, step, context));
    }
    if (listed.isEmpty()) {
      throw wrong(config, "has no step");
    }
    return new Ensemble(config, ordered(config, listed));
  }

  private static Step step(
      ModelConfig ensemble, String name, ModelConfig.Step step, ReadContext context) {
    Path folder = Repository.modelFolder(ensemble, step.model());
    ModelConfig config = ModelConfig.read(folder.resolve(ModelConfig.FILE));
    Path file = Repository.modelFile(config, folder, step.version());
    Step made =
        isScript(config, file)
            ? script(name, step, config, file, context)
            : onnx(name, step, config, file, context);
    requireNames(ensemble, step.model(), step.inputs().keySet(), made.inputs(), "input");
    requireNames(ensemble, step.model(), step.outputs().keySet(), made.outputs(), "output");
    for (Entry input : made.inputs()) {
      if (made.input(input).isEmpty()) {
        throw wrong(ensemble, "gives step '" + step.model() + "' no '" + input.name() + "'");
      }
    }
    Set<String> read = new HashSet<>();
    for (Entry input : made.inputs()) {
      if (!read.add(made.input(input))) {
        throw wrong(
            ensemble,
            "gives step '"
                + name
                + "' the tensor '"
                + made.input(input)
                + "' twice, and a stage has each of its inputs once");
      }
    }
    return made;
  }

  /** By what it runs on, or by its name where its configuration does not say. */
  private static boolean isScript(ModelConfig config, Path file) {
    return switch (config.platform()) {
      case "pytorch_libtorch", "pytorch" -> true;
      case "onnxruntime_onnx", "onnxruntime" -> false;
      default -> String.valueOf(file.getFileName()).endsWith(".pt");
    };
  }

  private static Step script(
      String name, ModelConfig.Step step, ModelConfig config, Path file, ReadContext context) {
    Script script = Script.read(file, context);
    return new Step(
        name,
        step,
        config,
        file,
        ScriptPorts.inputs(config, script),
        ScriptPorts.outputs(config, script),
        script.weights());
  }

  private static Step onnx(
      String name, ModelConfig.Step step, ModelConfig config, Path file, ReadContext context) {
    Graph graph = new OnnxReader().read(file, context);
    requireNames(config, step.model(), names(graph, true), config.inputs(), "input");
    for (Entry output : config.outputs()) {
      if (!names(graph, false).contains(output.name())) {
        throw wrong(config, "lists an output '" + output.name() + "' that " + file + " lacks");
      }
    }
    List<Weight> weights =
        graph.tensors().stream()
            .filter(t -> t.role() == Tensor.Role.WEIGHT)
            .map(t -> new Weight(t.name(), t.dtype(), t.shape()))
            .toList();
    return new Step(name, step, config, file, config.inputs(), config.outputs(), weights);
  }

  private static Set<String> names(Graph graph, boolean inputs) {
    Set<String> names = new HashSet<>();
    (inputs ? graph.inputs() : graph.outputs())
        .stream().forEach(t -> names.add(graph.tensors().get(t).name()));
    return names;
  }

  private static void requireNames(
      ModelConfig where, String model, Set<String> used, List<Entry> there, String kind) {
    Set<String> known = new HashSet<>();
    there.forEach(e -> known.add(e.name()));
    for (String name : used) {
      if (!known.contains(name)) {
        throw wrong(
            where,
            "does not fit the model '"
                + model
                + "': its "
                + kind
                + " '"
                + name
                + "' is not among "
                + known);
      }
    }
  }

  /** Each step after those that make what it reads. */
  private static List<Step> ordered(ModelConfig config, List<Step> listed) {
    Set<String> there = new HashSet<>();
    config.inputs().forEach(e -> there.add(e.name()));
    List<Step> left = new ArrayList<>(listed);
    List<Step> ordered = new ArrayList<>();
    while (!left.isEmpty()) {
      Step next =
          left.stream()
              .filter(s -> there.containsAll(s.step().inputs().values()))
              .findFirst()
              .orElseThrow(() -> stuck(config, left.getFirst(), there));
      left.remove(next);
      ordered.add(next);
      next.outputs().forEach(e -> there.add(next.output(e)));
    }
    return ordered;
  }

  private static RackloomException stuck(ModelConfig config, Step step, Set<String> there) {
    List<String> missing =
        step.step().inputs().values().stream().filter(n -> !there.contains(n)).toList();
    return wrong(
        config,
        "has a step '"
            + step.step().model()
            + "' that reads "
            + missing
            + ", which no input is and no step before it makes");
  }

  static RackloomException wrong(ModelConfig config, String what) {
    return RackloomException.user(
        config.file() + " " + what, "correct the ensemble's steps, or its models' configurations.");
  }
}
