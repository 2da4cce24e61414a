package dev.rackloom.onnx;

import dev.rackloom.api.graph.DType;
import dev.rackloom.api.graph.Shape;
import dev.rackloom.api.graph.Tensor;
import dev.rackloom.api.symbolic.Dim;
import java.util.ArrayList;
import java.util.List;

/**
 * How much a state takes, per sequence.
 *
 * @param fixedBytes at no token
 * @param bytesPerToken growth per token
 */
record StateLayout(Dim fixedBytes, Dim bytesPerToken) {

  static StateLayout of(Tensor past, Tensor present, String kind) {
    if (!(past.shape() instanceof Shape.Ranked r) || r.dims().isEmpty()) {
      Dim open = Dim.unknown("the rank of '" + past.name() + "' is not known");
      return kind.equals("kv")
          ? new StateLayout(Dim.zero(), open)
          : new StateLayout(open, Dim.zero());
    }
    List<Dim> dims = new ArrayList<>(r.dims());
    int batch = batchAxis(dims);
    if (!kind.equals("kv")) {
      dims.set(batch, Dim.one());
      return new StateLayout(past.dtype().bytes(Dim.product(dims)), Dim.zero());
    }
    int tokens = tokenAxis(past, present, dims.size());
    if (tokens == batch) {
      Dim open = Dim.unknown("'" + past.name() + "' is not (batch, heads, tokens, width)");
      return new StateLayout(Dim.zero(), open);
    }
    dims.set(batch, Dim.one());
    dims.set(tokens, Dim.one());
    return new StateLayout(Dim.zero(), past.dtype().bytes(Dim.product(dims)));
  }

  /** The first axis, or the second behind a known number of layers or of key and value. */
  private static int batchAxis(List<Dim> dims) {
    boolean second =
        dims.size() > 1
            && dims.getFirst().isKnown()
            && (dims.size() == 5 || !dims.get(1).isKnown());
    return second ? 1 : 0;
  }

  /** Where past and present differ, else where that rank has its tokens. */
  private static int tokenAxis(Tensor past, Tensor present, int rank) {
    List<Integer> differing = differing(past, present);
    return differing.size() == 1 ? differing.getFirst() : Math.max(0, rank - 2);
  }

  private static List<Integer> differing(Tensor past, Tensor present) {
    List<Integer> axes = new ArrayList<>();
    if (past.shape() instanceof Shape.Ranked a
        && present.shape() instanceof Shape.Ranked b
        && a.dims().size() == b.dims().size()) {
      for (int i = 0; i < a.dims().size(); i++) {
        if (!a.dims().get(i).equals(b.dims().get(i))) {
          axes.add(i);
        }
      }
    }
    return axes;
  }

  /** Whether the two can be one tensor a step apart: same type and rank, at most one axis grown. */
  static boolean isOneTensor(Tensor past, Tensor present) {
    boolean types = past.dtype().equals(present.dtype()) || present.dtype().equals(DType.UNKNOWN);
    if (!(past.shape() instanceof Shape.Ranked a) || !(present.shape() instanceof Shape.Ranked b)) {
      return types;
    }
    long known =
        differing(past, present).stream()
            .filter(i -> a.dims().get(i).isKnown() && b.dims().get(i).isKnown())
            .count();
    return types && a.dims().size() == b.dims().size() && known <= 1;
  }

  /** Whether tokens are added to it: an axis differs, or it has the rank of a cache. */
  static boolean grows(Tensor past, Tensor present) {
    boolean rank = past.shape() instanceof Shape.Ranked r && r.dims().size() >= 4;
    return rank || !differing(past, present).isEmpty();
  }
}
