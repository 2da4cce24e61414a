package dev.rackloom.llm;

import dev.rackloom.api.graph.DType;
import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.graph.NotUnderstood;
import dev.rackloom.api.spi.ModelReader;
import dev.rackloom.api.spi.ReadContext;
import dev.rackloom.api.spi.WorkRules;
import dev.rackloom.weights.SafetensorsFiles;
import dev.rackloom.weights.SafetensorsReader;
import dev.rackloom.weights.StoredTensor;
import dev.rackloom.weights.TensorIndex;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads safetensors headers. With the model's {@code config.json} beside them the graph is that of
 * the model, its weights in the types they are stored in; without, it holds weights alone.
 */
public final class SafetensorsModelReader implements ModelReader {

  private final SafetensorsReader plain = new SafetensorsReader();

  @Override
  public String format() {
    return plain.format();
  }

  @Override
  public int match(Path file, byte[] head) {
    return plain.match(file, head);
  }

  @Override
  public Graph read(Path file, ReadContext context) {
    Path config = file.resolveSibling("config.json");
    if (!Files.isRegularFile(config)) {
      return plain.read(file, context);
    }
    context.besides().accept(config);
    TensorIndex index = SafetensorsFiles.read(file, context);
    Architecture model = ConfigModelReader.architecture(config);
    Map<String, DType> stored = new HashMap<>();
    index.tensors().stream()
        .filter(t -> t.name().endsWith(".weight"))
        .forEach(t -> stored.put(t.name(), t.dtype()));
    Architecture kept = model.with(model.precision().withStored(stored));
    return LlmGraph.of(kept.noting(remarks(file, kept, index)), Kernels.SERVING, format());
  }

  /** What the header says is wrong, and whether it holds what the description needs. */
  private static List<NotUnderstood> remarks(Path file, Architecture model, TensorIndex index) {
    List<NotUnderstood> remarks = new ArrayList<>(index.remarks());
    long described = LlmGraph.of(model, Kernels.SERVING, "x").parameterBytes().known().orElse(0);
    long held = index.tensors().stream().mapToLong(StoredTensor::bytes).sum();
    if (Math.abs(held - described) > 0.05 * Math.max(held, described)) {
      remarks.add(
          new NotUnderstood(
              String.valueOf(file.getFileName()),
              "the files hold " + held + " bytes of weights, config.json describes " + described,
              "one file of several, a part of the model, or another model's config.json"));
    }
    return remarks;
  }

  @Override
  public WorkRules workRules() {
    return new LlmWork();
  }
}
