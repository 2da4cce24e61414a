package dev.rackloom.onnx;

import dev.rackloom.api.graph.DType;
import dev.rackloom.api.graph.Shape;
import dev.rackloom.api.symbolic.Dim;
import dev.rackloom.onnx.inference.ElementTypes;
import dev.rackloom.onnx.inference.Fact;
import dev.rackloom.onnx.proto.Onnx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a graph says of its own tensors. */
final class Declared {

  private static final int DEEPEST = 8;

  private final Map<String, Onnx.ValueInfo> infos = new HashMap<>();

  Declared(Onnx.Graph graph) {
    graph.getValueInfoList().forEach(v -> infos.put(v.getName(), v));
    graph.getOutputList().forEach(v -> infos.putIfAbsent(v.getName(), v));
  }

  /** What was inferred, completed by what the file declares. */
  Fact complete(String tensor, Fact inferred) {
    Onnx.ValueInfo info = infos.get(tensor);
    if (info == null) {
      return inferred;
    }
    Fact said = fact(info, false);
    DType type = inferred.dtype().equals(DType.UNKNOWN) ? said.dtype() : inferred.dtype();
    return new Fact(
        type,
        merged(inferred.shape(), said.shape()),
        inferred.contents(),
        inferred.reals(),
        inferred.element() == null ? said.element() : inferred.element());
  }

  /** Inferred extents, and declared ones where those are unknown. */
  private static Shape merged(Shape inferred, Shape said) {
    if (!(inferred instanceof Shape.Ranked a)) {
      return said instanceof Shape.Ranked ? said : inferred;
    }
    if (!(said instanceof Shape.Ranked b) || a.dims().size() != b.dims().size()) {
      return inferred;
    }
    List<Dim> dims = new ArrayList<>();
    for (int i = 0; i < a.dims().size(); i++) {
      Dim own = a.dims().get(i);
      boolean open = own instanceof Dim.Unknown && !(b.dims().get(i) instanceof Dim.Unknown);
      dims.add(open ? b.dims().get(i) : own);
    }
    return Shape.of(dims);
  }

  /**
   * What the file says of a tensor. An input's nameless extent gets a symbol of its own, so that it
   * can be bound.
   */
  static Fact fact(Onnx.ValueInfo info, boolean input) {
    return fact(info.getName(), info.getType(), input, 0);
  }

  private static Fact fact(String name, Onnx.Type type, boolean input, int depth) {
    if (depth > DEEPEST) {
      return Fact.unknown("'" + name + "' is a sequence of sequences without an end");
    }
    if (type.hasSequenceType()) {
      Onnx.Type element = type.getSequenceType().getElemType();
      return Fact.holding(fact(name, element, false, depth + 1), "'" + name + "' is a sequence");
    }
    if (type.hasOptionalType()) {
      Onnx.Type element = type.getOptionalType().getElemType();
      return Fact.holding(fact(name, element, false, depth + 1), "'" + name + "' may be missing");
    }
    return type.hasTensorType()
        ? tensor(name, type.getTensorType(), input)
        : Fact.unknown("'" + name + "' is not a tensor");
  }

  private static Fact tensor(String name, Onnx.Type.TensorType type, boolean input) {
    DType dtype = ElementTypes.of(type.getElemType());
    if (!type.hasShape()) {
      return Fact.of(dtype, Shape.unranked("the file gives no shape for '" + name + "'"));
    }
    List<Dim> dims = new ArrayList<>();
    for (Onnx.TensorShape.Dimension d : type.getShape().getDimList()) {
      dims.add(dim(name, dims.size(), d, input));
    }
    return Fact.of(dtype, Shape.of(dims));
  }

  private static Dim dim(String tensor, int axis, Onnx.TensorShape.Dimension d, boolean input) {
    if (d.hasDimValue() && d.getDimValue() >= 0) {
      return Dim.of(d.getDimValue());
    }
    if (!d.getDimParam().isBlank()) {
      return Dim.symbol(d.getDimParam());
    }
    return input
        ? Dim.symbol(tensor.isBlank() ? "input." + axis : tensor + "." + axis)
        : Dim.unknown("extent " + axis + " of '" + tensor + "' is not given");
  }
}
