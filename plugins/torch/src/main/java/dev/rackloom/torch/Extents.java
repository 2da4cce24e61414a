package dev.rackloom.torch;

import dev.rackloom.api.graph.Shape;
import dev.rackloom.api.symbolic.Dim;
import dev.rackloom.torch.triton.ModelConfig;
import java.util.ArrayList;
import java.util.List;

/** Shapes as a model configuration gives them. */
final class Extents {

  /** What a batch in front of a tensor is called. */
  static final String BATCH = "batch";

  private Extents() {}

  /** An extent that is left open is a symbol by the name of its tensor. */
  static Shape of(ModelConfig config, ModelConfig.Entry entry) {
    return of(config, entry, entry.name());
  }

  /** The same under the name that an ensemble gives the tensor. */
  static Shape of(ModelConfig config, ModelConfig.Entry entry, String name) {
    List<Dim> dims = begin(config);
    for (int i = 0; i < entry.dims().size(); i++) {
      long extent = entry.dims().get(i);
      dims.add(extent < 0 ? Dim.symbol(symbol(name) + "_" + i) : Dim.of(extent));
    }
    return Shape.of(dims);
  }

  private static List<Dim> begin(ModelConfig config) {
    return new ArrayList<>(config.batched() ? List.of(Dim.symbol(BATCH)) : List.of());
  }

  private static String symbol(String name) {
    String plain = name.replaceAll("[^A-Za-z0-9_]", "_");
    return plain.matches("[A-Za-z_].*") ? plain : "x" + plain;
  }
}
