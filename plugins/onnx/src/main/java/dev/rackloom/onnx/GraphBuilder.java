package dev.rackloom.onnx;

import dev.rackloom.api.Ids;
import dev.rackloom.api.graph.ExpertBlock;
import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.graph.GraphDigest;
import dev.rackloom.api.graph.Tensor;
import dev.rackloom.api.spi.ReadContext;
import dev.rackloom.onnx.inference.Fact;
import dev.rackloom.onnx.proto.Onnx;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns a parsed ONNX model into a graph: constants first, then each operator with the facts of its
 * outputs.
 */
final class GraphBuilder {

  private final Onnx.Model model;
  private final Reading reading;

  GraphBuilder(Path file, Onnx.Model model, ReadContext context) {
    this.model = model;
    this.reading = new Reading(file, model, context);
  }

  Graph build() {
    Onnx.Graph source = model.getGraph();
    LevelBuilder level = new LevelBuilder(reading, source);
    level.constants();
    Ids inputs = inputs(source, level.table());
    level.nodes();
    reading.externalData().files().forEach(reading.context().besides());
    Ids outputs = outputs(source, level.table());
    Understood.report(reading.report(), model);
    List<Tensor> tensors = level.table().tensors();
    List<ExpertBlock> experts = new ExpertFinder(tensors, level.operators()).find();
    return new Graph(
        name(),
        OnnxPlugin.FORMAT,
        GraphDigest.of(tensors, level.operators()),
        tensors,
        level.operators(),
        inputs,
        outputs,
        new StateFinder(tensors, level.operators()).find(inputs, outputs),
        experts,
        metadata(),
        reading.report().all());
  }

  private String name() {
    String fileName = String.valueOf(reading.file().getFileName());
    return fileName.endsWith(".onnx") && fileName.length() > 5
        ? fileName.substring(0, fileName.length() - 5)
        : fileName;
  }

  private Map<String, String> metadata() {
    Map<String, String> metadata = new LinkedHashMap<>();
    model.getMetadataPropsList().forEach(p -> metadata.put(p.getKey(), p.getValue()));
    metadata.put("producer", (model.getProducerName() + " " + model.getProducerVersion()).strip());
    metadata.put("irVersion", Long.toString(model.getIrVersion()));
    reading
        .versions()
        .forEach((domain, version) ->
            metadata.put(
                "opset" + (domain.isEmpty() ? "" : " " + domain), Integer.toString(version)));
    return metadata;
  }

  private Ids inputs(Onnx.Graph source, TensorTable table) {
    List<Integer> inputs = new ArrayList<>();
    for (Onnx.ValueInfo info : source.getInputList()) {
      if (!table.has(info.getName())) {
        Fact fact = Declared.fact(info, true);
        inputs.add(table.add(info.getName(), fact, Tensor.Role.INPUT));
        if (!info.getType().hasTensorType()) {
          String consequence = "its shape and its bytes are unknown";
          reading
              .report()
              .add("'" + info.getName() + "'", "an input that is no tensor", consequence);
        }
      }
    }
    return Ids.copyOf(inputs);
  }

  private Ids outputs(Onnx.Graph source, TensorTable table) {
    List<Integer> outputs = new ArrayList<>();
    for (Onnx.ValueInfo info : source.getOutputList()) {
      Integer id = table.find(info.getName());
      if (id == null) {
        throw reading.damaged("output '" + info.getName() + "' is made by no operator");
      }
      outputs.add(id);
    }
    return Ids.copyOf(outputs);
  }
}
