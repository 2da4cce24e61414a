package dev.rackloom.onnx;

import dev.rackloom.onnx.proto.Onnx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One call of a local function, as the operators that take its place. */
final class FunctionCall {

  private final Onnx.Node call;
  private final Onnx.Function function;
  private final String scope;
  private final String prefix;
  private final Map<String, String> names = new HashMap<>();
  private final Map<String, Onnx.Attribute> values = new HashMap<>();
  private final List<Onnx.Node> nodes = new ArrayList<>();

  /**
   * A call.
   *
   * @param scope of the operators' names
   * @param number makes inner tensors unlike those of every other call
   */
  FunctionCall(Onnx.Node call, Onnx.Function function, String scope, int number) {
    this.call = call;
    this.function = function;
    this.scope = scope;
    this.prefix = scope + "#" + number + "/";
    function.getAttributeProtoList().forEach(a -> values.put(a.getName(), a));
    call.getAttributeList().forEach(a -> values.put(a.getName(), a));
  }

  List<Onnx.Node> nodes() {
    for (int i = 0; i < function.getInputCount(); i++) {
      names.put(function.getInput(i), i < call.getInputCount() ? call.getInput(i) : "");
    }
    List<Onnx.Node> passed = outputs();
    function.getNodeList().forEach(n -> nodes.add(renamed(n, true)));
    nodes.addAll(passed);
    return nodes;
  }

  /** Outputs take the caller's names; one that is an input, or stands twice, is passed on. */
  private List<Onnx.Node> outputs() {
    List<Onnx.Node> passed = new ArrayList<>();
    Set<String> taken = new HashSet<>(function.getInputList());
    for (int i = 0; i < function.getOutputCount(); i++) {
      String inner = function.getOutput(i);
      String outer = i < call.getOutputCount() ? call.getOutput(i) : "";
      if (outer.isEmpty()) {
        continue;
      }
      if (taken.add(inner)) {
        names.put(inner, outer);
      } else {
        passed.add(
            Onnx.Node.newBuilder()
                .setOpType("Identity")
                .setName(scope + "/output_" + i)
                .addInput(name(inner))
                .addOutput(outer)
                .build());
      }
    }
    return passed;
  }

  private String name(String inner) {
    if (inner.isEmpty()) {
      return inner;
    }
    return names.computeIfAbsent(inner, n -> prefix + n);
  }

  /** An operator with its tensors renamed and the call's attributes filled in. */
  private Onnx.Node renamed(Onnx.Node node, boolean top) {
    Onnx.Node.Builder out = node.toBuilder().clearInput().clearOutput().clearAttribute();
    node.getInputList().forEach(i -> out.addInput(name(i)));
    node.getOutputList().forEach(o -> out.addOutput(name(o)));
    node.getAttributeList().forEach(a -> attribute(a).ifPresent(out::addAttribute));
    if (top) {
      String own =
          node.getName().isBlank() ? node.getOpType() + "_" + nodes.size() : node.getName();
      out.setName(scope + "/" + (own.startsWith("/") ? own.substring(1) : own));
    }
    return out.build();
  }

  /** A reference takes the value of the call, else the function's default, else it is left out. */
  private Optional<Onnx.Attribute> attribute(Onnx.Attribute a) {
    if (!a.getRefAttrName().isEmpty()) {
      Onnx.Attribute value = values.get(a.getRefAttrName());
      return value == null
          ? Optional.empty()
          : Optional.of(value.toBuilder().setName(a.getName()).build());
    }
    if (!a.hasG() && a.getGraphsCount() == 0) {
      return Optional.of(a);
    }
    Onnx.Attribute.Builder out = a.toBuilder();
    if (a.hasG()) {
      out.setG(body(a.getG()));
    }
    for (int i = 0; i < a.getGraphsCount(); i++) {
      out.setGraphs(i, body(a.getGraphs(i)));
    }
    return Optional.of(out.build());
  }

  private Onnx.Graph body(Onnx.Graph graph) {
    Onnx.Graph.Builder out = graph.toBuilder().clearNode();
    graph.getNodeList().forEach(n -> out.addNode(renamed(n, false)));
    for (Onnx.ValueInfo.Builder info : out.getInputBuilderList()) {
      info.setName(name(info.getName()));
    }
    for (Onnx.ValueInfo.Builder info : out.getOutputBuilderList()) {
      info.setName(name(info.getName()));
    }
    for (Onnx.ValueInfo.Builder info : out.getValueInfoBuilderList()) {
      info.setName(name(info.getName()));
    }
    for (Onnx.Tensor.Builder tensor : out.getInitializerBuilderList()) {
      tensor.setName(name(tensor.getName()));
    }
    return out.build();
  }
}
