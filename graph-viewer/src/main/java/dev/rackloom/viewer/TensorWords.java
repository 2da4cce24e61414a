package dev.rackloom.viewer;

import dev.rackloom.api.graph.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Tensors in words. */
public final class TensorWords {

  private static final int TOLD = 5;

  private TensorWords() {}

  /** What a line carries from where to where, a line of text a tensor; the first few of many. */
  public static String of(ModelTree tree, SceneEdge edge) {
    List<Tensor> tensors = tree.tensors(edge);
    List<String> lines = new ArrayList<>();
    lines.add(tree.item(edge.from()).label() + " → " + tree.item(edge.to()).label());
    tensors.stream().limit(TOLD).forEach(t -> lines.add(of(t)));
    if (tensors.size() > TOLD) {
      lines.add("and " + Names.count(tensors.size() - TOLD, "more tensor"));
    }
    return String.join("\n", lines);
  }

  /**
   * A name, and below it {@code float32 · 1 × 128 × 384 · 196,608 bytes}; what is not known says
   * so.
   */
  static String of(Tensor tensor) {
    String bytes =
        tensor.bytes().known().isPresent()
            ? String.format(Locale.ROOT, "%,d bytes", tensor.bytes().known().getAsLong())
            : "bytes not known";
    return Names.brief(tensor.name())
        + "\n   "
        + tensor.dtype().name()
        + " · "
        + Names.shape(tensor.shape())
        + " · "
        + bytes;
  }
}
