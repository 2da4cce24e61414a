package dev.rackloom.openvino;

import dev.rackloom.api.graph.Shape;
import dev.rackloom.api.symbolic.Dim;
import dev.rackloom.openvino.IrModel.Layer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Fills the extents that a file leaves open, from the shapes of a layer's inputs and the few values
 * that steer them.
 */
final class OpenExtents {

  private OpenExtents() {}

  /**
   * The shape of an output.
   *
   * @param output its position
   * @param tensor its name
   * @param declared its extents in the file
   */
  static Shape fill(Operands in, int output, String tensor, List<Long> declared) {
    if (!declared.contains(IrModel.OPEN)) {
      return Shape.of(declared.stream().map(Dim::of).toList());
    }
    Layer layer = in.layer();
    OpRule.Form form = OpRule.of(layer.type()).map(OpRule::shape).orElse(OpRule.Form.OWN);
    List<List<Dim>> inferred =
        Stream.of(
                SteeredExtents.of(in, output, declared), infer(form, layer, declared, in.shapes()))
            .flatMap(Optional::stream)
            .filter(dims -> dims.size() == declared.size())
            .toList();
    List<Dim> dims = new ArrayList<>();
    for (int i = 0; i < declared.size(); i++) {
      int axis = i;
      Dim open = Dim.unknown("extent " + i + " of '" + tensor + "' is left open in the file");
      dims.add(
          declared.get(i) >= 0
              ? Dim.of(declared.get(i))
              : chosen(inferred.stream().map(d -> d.get(axis)).toList(), open));
    }
    return Shape.of(dims);
  }

  /** The first size of some that can be one; else why the first is unknown. */
  private static Dim chosen(List<Dim> sizes, Dim open) {
    return sizes.stream()
        .map(Extents::bounded)
        .filter(d -> !(d instanceof Dim.Unknown) && d.known().orElse(0) >= 0)
        .findFirst()
        .orElseGet(
            () -> sizes.stream().filter(d -> d instanceof Dim.Unknown).findFirst().orElse(open));
  }

  private static Optional<List<Dim>> infer(
      OpRule.Form form, Layer layer, List<Long> declared, List<Shape> inputs) {
    List<List<Dim>> ranked = new ArrayList<>();
    for (Shape input : inputs) {
      if (!(input instanceof Shape.Ranked r)) {
        return Optional.empty();
      }
      ranked.add(r.dims());
    }
    if (form == OpRule.Form.VARIABLE) {
      return variable(declared);
    }
    if (ranked.isEmpty()) {
      return Optional.empty();
    }
    return switch (form) {
      case VARIABLE -> variable(declared);
      case GATHERED -> gathered(declared, ranked);
      case OWN -> Optional.empty();
      case FIRST -> Optional.of(ranked.getFirst());
      case BROADCAST -> Optional.of(broadcast(ranked));
      case SAME_COUNT -> sameCount(declared, inputs.getFirst().elements());
      case MATRIX -> matrix(layer, ranked);
      case CONCATENATED -> concatenated(layer, ranked);
      case ATTENTION -> attention(ranked);
    };
  }

  /** The inputs aligned at their last extents; an extent of 1 stretches. */
  static List<Dim> broadcast(List<List<Dim>> inputs) {
    int rank = inputs.stream().mapToInt(List::size).max().orElse(0);
    List<Dim> result = new ArrayList<>();
    for (int axis = 0; axis < rank; axis++) {
      Dim dim = Dim.one();
      for (List<Dim> input : inputs) {
        int at = axis - (rank - input.size());
        dim = at < 0 ? dim : stretched(dim, input.get(at));
      }
      result.add(dim);
    }
    return result;
  }

  private static Dim stretched(Dim a, Dim b) {
    if (a.equals(Dim.one()) || a.equals(b)) {
      return b;
    }
    if (b.equals(Dim.one()) || a.isKnown() || isCapped(b, a)) {
      return a;
    }
    return b.isKnown() || isCapped(a, b)
        ? b
        : Dim.unknown("one of " + a + " and " + b + " may be 1");
  }

  /** Whether {@code a} is {@code b}, or more than 1 where {@code b} is larger than that. */
  private static boolean isCapped(Dim a, Dim b) {
    return a instanceof Dim.Expression e
        && e.op() == Dim.Op.MIN
        && e.operands().contains(b)
        && e.operands().stream().allMatch(d -> d.equals(b) || d.known().orElse(0) > 1);
  }

  /** One open extent takes what the known ones leave. */
  private static Optional<List<Dim>> sameCount(List<Long> declared, Dim elements) {
    if (declared.stream().filter(d -> d == IrModel.OPEN).count() != 1) {
      return Optional.empty();
    }
    Dim known = Dim.product(declared.stream().filter(d -> d >= 0).map(Dim::of).toList());
    Dim rest = elements.floorDiv(known);
    return Optional.of(declared.stream().map(d -> d >= 0 ? Dim.of(d) : rest).toList());
  }

  private static Optional<List<Dim>> matrix(Layer layer, List<List<Dim>> inputs) {
    if (inputs.size() < 2 || inputs.get(0).size() < 2 || inputs.get(1).size() < 2) {
      return Optional.empty();
    }
    List<Dim> a = inputs.get(0);
    List<Dim> b = inputs.get(1);
    List<Dim> result =
        new ArrayList<>(broadcast(List.of(a.subList(0, a.size() - 2), b.subList(0, b.size() - 2))));
    result.add(a.get(a.size() - (isSet(layer, "transpose_a") ? 1 : 2)));
    result.add(b.get(b.size() - (isSet(layer, "transpose_b") ? 2 : 1)));
    return Optional.of(result);
  }

  static boolean isSet(Layer layer, String flag) {
    String text = layer.data().getOrDefault(flag, "false").strip();
    return text.equalsIgnoreCase("true") || text.equals("1");
  }

  private static Optional<List<Dim>> concatenated(Layer layer, List<List<Dim>> inputs) {
    int rank = inputs.getFirst().size();
    int axis;
    try {
      axis = Integer.parseInt(layer.data().getOrDefault("axis", "0").strip());
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
    int at = axis < 0 ? axis + rank : axis;
    if (at < 0 || at >= rank || inputs.stream().anyMatch(d -> d.size() != rank)) {
      return Optional.empty();
    }
    List<Dim> result = new ArrayList<>();
    for (int i = 0; i < rank; i++) {
      int each = i;
      List<Dim> along = inputs.stream().map(d -> d.get(each)).toList();
      result.add(
          i == at
              ? Dim.sum(along)
              : along.stream()
                  .filter(d -> !(d instanceof Dim.Unknown))
                  .findFirst()
                  .orElse(along.getFirst()));
    }
    return Optional.of(result);
  }

  /** The first extent is the batch; of the others one at most may be the tokens held. */
  private static Optional<List<Dim>> variable(List<Long> declared) {
    long open = declared.stream().skip(1).filter(d -> d == IrModel.OPEN).count();
    List<Dim> dims = new ArrayList<>();
    for (int i = 0; i < declared.size(); i++) {
      dims.add(declared.get(i) >= 0 ? Dim.of(declared.get(i)) : SizeSymbols.ofVariable(i));
    }
    return open <= 1 ? Optional.of(dims) : Optional.empty();
  }

  /**
   * The indices' extents stand where the gathered axis was. Which one that is stands in a constant,
   * but often only one axis fits what the file declares.
   */
  private static Optional<List<Dim>> gathered(List<Long> declared, List<List<Dim>> inputs) {
    if (inputs.size() < 2 || inputs.get(0).size() + inputs.get(1).size() - 1 != declared.size()) {
      return Optional.empty();
    }
    List<List<Dim>> fitting = new ArrayList<>();
    for (int axis = 0; axis < inputs.get(0).size(); axis++) {
      List<Dim> dims = new ArrayList<>(inputs.get(0));
      dims.remove(axis);
      dims.addAll(axis, inputs.get(1));
      if (fits(declared, dims) && !fitting.contains(dims)) {
        fitting.add(dims);
      }
    }
    return fitting.size() == 1 ? Optional.of(fitting.getFirst()) : Optional.empty();
  }

  private static boolean fits(List<Long> declared, List<Dim> dims) {
    for (int i = 0; i < dims.size(); i++) {
      boolean open = declared.get(i) == IrModel.OPEN;
      if (open == dims.get(i).isKnown()
          || (!open && !dims.get(i).equals(Dim.of(declared.get(i))))) {
        return false;
      }
    }
    return true;
  }

  /** (..., tokens, width) of the queries, with the width of the values. */
  private static Optional<List<Dim>> attention(List<List<Dim>> inputs) {
    if (inputs.size() < 3 || inputs.get(0).size() < 2 || inputs.get(2).isEmpty()) {
      return Optional.empty();
    }
    List<Dim> result = new ArrayList<>(inputs.get(0));
    result.set(result.size() - 1, inputs.get(2).getLast());
    return Optional.of(result);
  }
}
