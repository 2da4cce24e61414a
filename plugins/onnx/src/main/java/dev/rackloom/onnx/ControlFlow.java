package dev.rackloom.onnx;

import dev.rackloom.api.graph.DType;
import dev.rackloom.api.graph.Region;
import dev.rackloom.api.graph.Shape;
import dev.rackloom.api.graph.Tensor;
import dev.rackloom.api.symbolic.Dim;
import dev.rackloom.onnx.LevelBuilder.Inferred;
import dev.rackloom.onnx.inference.Call;
import dev.rackloom.onnx.inference.Fact;
import dev.rackloom.onnx.inference.Facts;
import dev.rackloom.onnx.inference.Rules;
import dev.rackloom.onnx.proto.Onnx;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Operators with bodies: their regions, and what is known of their outputs. */
final class ControlFlow {

  private final Reading reading;
  private final TensorTable outer;
  private final Onnx.Node node;
  private final String name;
  private final Call call;
  private final List<Region> regions = new ArrayList<>();
  private final List<Tensor> weights = new ArrayList<>();
  private @Nullable Dim trips;

  ControlFlow(Reading reading, TensorTable outer, Onnx.Node node, String name, Call call) {
    this.reading = reading;
    this.outer = outer;
    this.node = node;
    this.name = name;
    this.call = call;
  }

  /** The bodies of a node by role, in the file's order. */
  static Map<String, Onnx.Graph> bodies(Onnx.Node node) {
    Map<String, Onnx.Graph> bodies = new LinkedHashMap<>();
    for (Onnx.Attribute a : node.getAttributeList()) {
      if (a.hasG()) {
        bodies.put(a.getName(), a.getG());
      }
      for (int i = 0; i < a.getGraphsCount(); i++) {
        bodies.put(a.getName() + "." + i, a.getGraphs(i));
      }
    }
    return bodies;
  }

  Inferred infer() {
    boolean standard = Rules.isStandard(node.getDomain());
    List<Fact> outputs =
        switch (standard ? node.getOpType() : "") {
          case "If" -> choice();
          case "Loop" -> new Repetition(this, call, name).loop();
          case "Scan" -> new Repetition(this, call, name).scan();
          case "SequenceMap" -> map();
          default -> others();
        };
    return new Inferred(outputs, regions, weights, trips);
  }

  /**
   * Reads a body whose inputs have the given facts and keeps it as a region; a body read again
   * takes the place of the first.
   */
  Body body(String role, List<Fact> inputs) {
    Onnx.Graph graph = bodies(node).getOrDefault(role, Onnx.Graph.getDefaultInstance());
    Body body = Body.read(reading, outer, graph, label(role), inputs);
    regions.removeIf(r -> r.role().equals(role));
    weights.removeIf(w -> w.name().startsWith(role + "/"));
    regions.add(new Region(role, body.graph()));
    body.weights().stream()
        .map(w -> new Tensor(w.id(), role + "/" + w.name(), w.dtype(), w.shape(), w.role()))
        .forEach(weights::add);
    return body;
  }

  /** Says how often the body runs. */
  void repeats(Dim times) {
    trips = times;
  }

  private String label(String role) {
    return name + "/" + role;
  }

  /** The branch a constant condition takes, else what both branches say. */
  private List<Fact> choice() {
    List<Fact> then = body("then_branch", List.of()).outputs();
    List<Fact> otherwise = body("else_branch", List.of()).outputs();
    var condition = call.scalar(0);
    if (condition.isPresent()) {
      return condition.getAsLong() != 0 ? then : otherwise;
    }
    List<Fact> outputs = new ArrayList<>();
    for (int i = 0; i < Math.min(then.size(), otherwise.size()); i++) {
      String why = "the branches of '" + name + "' differ";
      outputs.add(Facts.common(then.get(i), otherwise.get(i), why));
    }
    return outputs;
  }

  /** The body runs on each element; outputs are sequences of what it makes. */
  private List<Fact> map() {
    List<Fact> inputs = new ArrayList<>();
    for (int i = 0; i < call.inputs().size(); i++) {
      Fact given = call.input(i);
      inputs.add(given.held().orElse(given).withoutValues());
    }
    repeats(Dim.symbol(name + ".trips"));
    return body("body", inputs).outputs().stream().map(f -> Fact.holding(f, "a sequence")).toList();
  }

  /** Bodies that are called in ways only the operator knows: their inputs are as declared. */
  private List<Fact> others() {
    bodies(node)
        .forEach((role, graph) ->
            body(role, graph.getInputList().stream().map(i -> Declared.fact(i, true)).toList()));
    return Rules.infer(node.getDomain(), call);
  }

  /** A stack of {@code count} of what a body makes. */
  static Fact stacked(Fact each, Dim count, int axis) {
    Shape shape =
        switch (each.shape()) {
          case Shape.Unranked u -> u;
          case Shape.Ranked r -> {
            List<Dim> dims = new ArrayList<>(r.dims());
            int at = axis < 0 ? axis + dims.size() + 1 : axis;
            dims.add(Math.clamp(at, 0, dims.size()), count);
            yield Shape.of(dims);
          }
        };
    return Fact.of(each.dtype(), shape);
  }

  /** A counter or a condition. */
  static Fact scalar(DType type) {
    return Fact.of(type, Shape.scalar());
  }
}
