package dev.rackloom.onnx;

import dev.rackloom.api.graph.BodyAt;
import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.graph.Operator;
import dev.rackloom.api.graph.Region;
import dev.rackloom.api.graph.Tensor;
import dev.rackloom.onnx.proto.Onnx;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds in the file what a tensor was made from, by its name: in the graph it is in, in the bodies
 * of an operator that it was lent to (see {@link LevelBuilder}), or in a graph around it.
 *
 * @param file whose nodes these are
 * @param source one graph of the file
 * @param graph what the reader made of it
 * @param around the graph around it; null if it is the model's own
 */
record StoredTensors(Path file, Onnx.Graph source, Graph graph, @Nullable StoredTensors around) {

  /** Those of a body. */
  StoredTensors inside(BodyAt place) {
    Onnx.Node node =
        NodeOrder.of(file, source.getNodeList()).stream()
            .filter(n -> !LevelBuilder.isConstant(n))
            .skip(place.operator())
            .findFirst()
            .orElseGet(Onnx.Node::getDefaultInstance);
    Onnx.Graph body =
        ControlFlow.bodies(node).getOrDefault(place.role(), Onnx.Graph.getDefaultInstance());
    return graph.operators().get(place.operator()).regions().stream()
        .filter(r -> r.role().equals(place.role()))
        .findFirst()
        .map(r -> new StoredTensors(file, body, r.body(), this))
        .orElseThrow(
            () -> new IllegalArgumentException("no body " + place + " in '" + graph.name() + "'"));
  }

  Optional<Onnx.Tensor> find(int tensor) {
    String name = graph.tensors().get(tensor).name();
    return named(name).or(() -> lent(tensor, name)).or(() -> outside(name));
  }

  private Optional<Onnx.Tensor> named(String name) {
    Stream<Onnx.Tensor> constants =
        source.getNodeList().stream()
            .filter(n -> n.getOpType().equals("Constant") && n.getOutputList().contains(name))
            .flatMap(n -> n.getAttributeList().stream())
            .filter(Onnx.Attribute::hasT)
            .map(Onnx.Attribute::getT);
    return Stream.concat(
            source.getInitializerList().stream().filter(t -> t.getName().equals(name)), constants)
        .findFirst();
  }

  /** A weight that only a body has stands among the inputs of its operator too. */
  private Optional<Onnx.Tensor> lent(int tensor, String name) {
    return graph.operators().stream()
        .filter(op -> !op.regions().isEmpty() && op.inputs().stream().anyMatch(t -> t == tensor))
        .flatMap(op -> op.regions().stream().flatMap(region -> lent(op, region, name)))
        .findFirst();
  }

  private Stream<Onnx.Tensor> lent(Operator op, Region region, String name) {
    String before = op.name() + "/" + region.role() + "/";
    List<Tensor> weights =
        region.body().tensors().stream()
            .filter(t -> t.role() == Tensor.Role.WEIGHT && isLent(name, before + t.name()))
            .toList();
    return weights.isEmpty()
        ? Stream.empty()
        : inside(new BodyAt(op.id(), region.role())).find(weights.getFirst().id()).stream();
  }

  /** A name that was taken is marked. */
  private static boolean isLent(String name, String as) {
    return name.startsWith(as) && name.substring(as.length()).replace("'", "").isEmpty();
  }

  private Optional<Onnx.Tensor> outside(String name) {
    return around == null ? Optional.empty() : around.named(name).or(() -> around.outside(name));
  }
}
