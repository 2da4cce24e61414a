package dev.rackloom.onnx.inference;

import dev.rackloom.api.graph.DType;
import dev.rackloom.api.graph.Shape;
import dev.rackloom.api.symbolic.Dim;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is known of a tensor that may be one of two. */
public final class Facts {

  private Facts() {}

  /** What both say; where they differ, unknown because of {@code why}. */
  public static Fact common(Fact a, Fact b, String why) {
    if (a.equals(b)) {
      return a;
    }
    DType type = a.dtype().equals(b.dtype()) ? a.dtype() : DType.UNKNOWN;
    Fact element =
        a.element() == null || b.element() == null ? null : common(a.element(), b.element(), why);
    return new Fact(type, shape(a.shape(), b.shape(), why), same(a, b), null, element);
  }

  private static @Nullable List<Dim> same(Fact a, Fact b) {
    return a.contents() != null && a.contents().equals(b.contents()) ? a.contents() : null;
  }

  private static Shape shape(Shape a, Shape b, String why) {
    if (!(a instanceof Shape.Ranked x) || !(b instanceof Shape.Ranked y)) {
      return a instanceof Shape.Unranked ? a : b;
    }
    if (x.dims().size() != y.dims().size()) {
      return Shape.unranked(why);
    }
    List<Dim> dims = new ArrayList<>();
    for (int i = 0; i < x.dims().size(); i++) {
      Dim p = x.dims().get(i);
      Dim q = y.dims().get(i);
      dims.add(p.equals(q) || p instanceof Dim.Unknown ? p : Dim.unknown(why));
    }
    return Shape.of(dims);
  }
}
