package dev.rackloom.onnx;

import dev.rackloom.api.RackloomException;
import dev.rackloom.api.deploy.Port;
import dev.rackloom.api.spi.SubModelWriter.SubModel;
import dev.rackloom.onnx.OnnxSubModelWriter.ValueInfos;
import dev.rackloom.onnx.proto.Onnx;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A whole model under other names of its inputs and outputs, as where it is a step among others.
 * What is inside stays as it is: a node that copies stands at each end that is renamed, which
 * runtimes take out again.
 */
public final class OnnxRenamed {

  private OnnxRenamed() {}

  /**
   * Writes the model with all of its weights into {@code folder}, under the name of its content
   * hash.
   *
   * @param inputs the new name of each input
   * @param outputs the new name of each output that is wanted
   * @param in ports under the new names
   * @param out the same of outputs
   * @throws RackloomException if a new name is taken inside the model
   */
  public static SubModel write(
      Path source,
      Map<String, String> inputs,
      Map<String, String> outputs,
      List<Port> in,
      List<Port> out,
      Path folder) {
    Onnx.Model model = OnnxFile.inlined(source);
    Originals originals = new Originals(source);
    Onnx.Graph whole = model.getGraph();
    Set<String> taken = names(whole);
    Onnx.Graph.Builder graph = Onnx.Graph.newBuilder().setName(whole.getName());
    whole.getInitializerList().forEach(t -> graph.addInitializer(originals.whole(t)));
    whole.getSparseInitializerList().forEach(t -> graph.addSparseInitializer(originals.whole(t)));
    inputs.forEach((inside, outside) -> copy(graph, taken, source, outside, inside, outside));
    whole.getNodeList().forEach(n -> graph.addNode(originals.whole(n)));
    outputs.forEach((inside, outside) -> copy(graph, taken, source, inside, outside, outside));
    in.forEach(p -> graph.addInput(ValueInfos.of(p)));
    out.forEach(p -> graph.addOutput(ValueInfos.of(p)));
    return ArtefactFile.write(
        model.toBuilder().clearGraph().setGraph(graph).build(), folder, in, out);
  }

  private static void copy(
      Onnx.Graph.Builder graph, Set<String> taken, Path source, String from, String to, String as) {
    if (from.equals(to)) {
      return;
    }
    if (!taken.add(as)) {
      throw RackloomException.user(
          "'" + as + "' is the name of another tensor inside " + source,
          "give the tensor of the ensemble another name.");
    }
    graph.addNode(Onnx.Node.newBuilder().setOpType("Identity").addInput(from).addOutput(to));
  }

  private static Set<String> names(Onnx.Graph graph) {
    Set<String> names = new HashSet<>();
    graph.getInputList().forEach(v -> names.add(v.getName()));
    graph.getInitializerList().forEach(t -> names.add(t.getName()));
    graph.getNodeList().forEach(n -> names.addAll(n.getOutputList()));
    return names;
  }
}
