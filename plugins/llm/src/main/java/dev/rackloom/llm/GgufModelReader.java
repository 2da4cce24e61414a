package dev.rackloom.llm;

import dev.rackloom.api.graph.DType;
import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.graph.NotUnderstood;
import dev.rackloom.api.spi.ModelReader;
import dev.rackloom.api.spi.ReadContext;
import dev.rackloom.api.spi.WorkRules;
import dev.rackloom.weights.GgufFile;
import dev.rackloom.weights.GgufFiles;
import dev.rackloom.weights.GgufReader;
import dev.rackloom.weights.StoredTensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads GGUF headers. A file that gives its architecture's sizes becomes the model's graph with the
 * weights in the types they are stored in; another holds weights alone.
 */
public final class GgufModelReader implements ModelReader {

  private final GgufReader plain = new GgufReader();

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
    GgufFile gguf = GgufFiles.read(file, context);
    GgufFields fields = new GgufFields(file.toString(), gguf);
    if (!fields.describesAModel()) {
      return plain.read(file, context);
    }
    String name =
        gguf.metadata()
            .text("general.name")
            .filter(n -> !n.isBlank())
            .orElse(String.valueOf(file.getFileName()));
    Architecture model = ConfigReader.read(name, fields.config());
    Map<String, DType> stored = new HashMap<>();
    List<NotUnderstood> remarks = new ArrayList<>(gguf.index().remarks());
    for (StoredTensor t : gguf.index().tensors()) {
      stored.put(GgufNames.standard(t.name()), t.dtype());
    }
    Architecture kept = model.with(model.precision().withStored(stored)).noting(remarks);
    return LlmGraph.of(kept, Kernels.SERVING, format());
  }

  @Override
  public WorkRules workRules() {
    return new LlmWork();
  }
}
