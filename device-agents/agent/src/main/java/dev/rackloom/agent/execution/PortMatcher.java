package dev.rackloom.agent.execution;

import dev.rackloom.api.deploy.Port;
import dev.rackloom.api.graph.Shape;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.api.symbolic.Dim;
import dev.rackloom.client.TensorValue;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Finds the values of symbols by laying real shapes over the symbolic ones, and says where they do
 * not fit.
 */
public final class PortMatcher {

  private PortMatcher() {}

  /**
   * The bindings under which {@code values} fit {@code ports}.
   *
   * @throws IllegalArgumentException naming the tensor that is missing or does not fit
   */
  public static Bindings match(List<Port> ports, Map<String, TensorValue> values) {
    Bindings bindings = Bindings.NONE;
    for (Port port : ports) {
      bindings = match(port, value(port, values), bindings);
    }
    for (Port port : ports) {
      checkExpressions(port, value(port, values), bindings);
    }
    return bindings;
  }

  private static TensorValue value(Port port, Map<String, TensorValue> values) {
    TensorValue value = values.get(port.name());
    if (value == null) {
      throw new IllegalArgumentException("input '" + port.name() + "' is missing");
    }
    return value;
  }

  private static Bindings match(Port port, TensorValue value, Bindings bindings) {
    if (!value.dtype().equals(port.dtype())) {
      throw new IllegalArgumentException(
          "input '"
              + port.name()
              + "' is "
              + value.dtype()
              + ", but "
              + port.dtype()
              + " is wanted");
    }
    if (!(port.shape() instanceof Shape.Ranked ranked)) {
      return bindings;
    }
    long[] shape = value.shape();
    if (shape.length != ranked.dims().size()) {
      throw misfit(port, shape, "the rank is " + shape.length);
    }
    Bindings more = bindings;
    for (int i = 0; i < shape.length; i++) {
      more = match(port, shape, i, ranked.dims().get(i), more);
    }
    return more;
  }

  private static Bindings match(Port port, long[] shape, int axis, Dim dim, Bindings bindings) {
    long extent = shape[axis];
    if (dim instanceof Dim.Known known && known.value() != extent) {
      throw misfit(port, shape, "extent " + axis + " is " + extent + ", not " + known.value());
    }
    if (!(dim instanceof Dim.Symbol symbol)) {
      return bindings;
    }
    long bound = bindings.get(symbol.name()).orElse(extent);
    if (bound != extent) {
      throw misfit(
          port,
          shape,
          symbol.name() + " is " + extent + " here and " + bound + " in another input");
    }
    return bindings.with(symbol.name(), extent);
  }

  private static void checkExpressions(Port port, TensorValue value, Bindings bindings) {
    if (!(port.shape() instanceof Shape.Ranked ranked)) {
      return;
    }
    long[] shape = value.shape();
    for (int i = 0; i < shape.length; i++) {
      int axis = i;
      ranked
          .dims()
          .get(i)
          .bind(bindings)
          .known()
          .ifPresent(wanted -> {
            if (wanted != shape[axis]) {
              throw misfit(
                  port, shape, "extent " + axis + " is " + shape[axis] + ", not " + wanted);
            }
          });
    }
  }

  /** As the shape that came is written. */
  private static String wanted(Shape shape) {
    return shape instanceof Shape.Ranked ranked ? ranked.dims().toString() : shape.toString();
  }

  private static IllegalArgumentException misfit(Port port, long[] shape, String why) {
    return new IllegalArgumentException(
        "input '"
            + port.name()
            + "' has shape "
            + Arrays.toString(shape)
            + ", but "
            + wanted(port.shape())
            + " is wanted: "
            + why);
  }
}
