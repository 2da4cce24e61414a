package dev.rackloom.openvino;

import dev.rackloom.api.graph.DType;
import dev.rackloom.api.graph.Shape;
import dev.rackloom.api.graph.State;
import dev.rackloom.api.graph.Tensor;
import dev.rackloom.api.symbolic.Dim;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a variable (a {@code ReadValue} and the {@code Assign} of its name) is as a state. An open
 * first extent is the batch; one more open extent is the tokens it grows with.
 */
final class VariableState {

  /** The kind of a state that grows with the tokens. */
  static final String KV = "kv";

  private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");

  private VariableState() {}

  static State of(String variable, Tensor past, int present) {
    Matcher number = NUMBER.matcher(variable);
    int layer = number.find() ? Integer.parseInt(number.group()) : -1;
    if (!(past.shape() instanceof Shape.Ranked shape)) {
      Dim unknown = Dim.unknown("the shape of variable '" + variable + "' is not given");
      return new State(variable, "variable", past.id(), present, layer, unknown, unknown);
    }
    List<Dim> dims = shape.dims();
    boolean batch = !dims.isEmpty() && !dims.getFirst().isKnown();
    List<Dim> inner = batch ? dims.subList(1, dims.size()) : dims;
    long open = inner.stream().filter(d -> !d.isKnown()).count();
    Dim known = bytes(past.dtype(), inner.stream().filter(Dim::isKnown).toList());
    if (open == 0) {
      return new State(variable, "recurrent", past.id(), present, layer, known, Dim.zero());
    }
    Dim growth =
        open == 1
            ? known
            : Dim.unknown("variable '" + variable + "' is open in " + open + " extents");
    return new State(variable, KV, past.id(), present, layer, Dim.zero(), growth);
  }

  private static Dim bytes(DType dtype, List<Dim> dims) {
    return dtype.bytes(Dim.product(dims));
  }
}
