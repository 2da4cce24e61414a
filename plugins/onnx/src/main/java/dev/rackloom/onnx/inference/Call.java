package dev.rackloom.onnx.inference;

import dev.rackloom.api.graph.Attribute;
import dev.rackloom.api.graph.DType;
import dev.rackloom.api.symbolic.Dim;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One use of an operator, as a rule sees it.
 *
 * @param operator the operator's type, for reasons
 * @param version the operator set's version
 * @param inputs facts in order, null for one left out
 * @param outputs how many outputs are asked for
 * @param attributes its constants
 */
public record Call(
    String operator,
    int version,
    List<@Nullable Fact> inputs,
    int outputs,
    Map<String, Attribute> attributes) {

  /** The fact of an input that must be there; unknown if it is not. */
  public Fact input(int index) {
    return optional(index).orElseGet(() -> Fact.unknown(operator + " lacks input " + index));
  }

  /** The fact of an input that may be left out. */
  public Optional<Fact> optional(int index) {
    return index < inputs.size() ? Optional.ofNullable(inputs.get(index)) : Optional.empty();
  }

  /** An integer attribute. */
  public long integer(String name, long otherwise) {
    return attributes.get(name) instanceof Attribute.IntValue v ? v.value() : otherwise;
  }

  /** An integer-list attribute. */
  public Optional<List<Long>> integers(String name) {
    return attributes.get(name) instanceof Attribute.Ints v
        ? Optional.of(v.values())
        : Optional.empty();
  }

  /**
   * A list of integers that newer versions take as an input and older ones as an attribute; empty
   * if not known.
   */
  public Optional<List<Dim>> sizes(String attribute, int input) {
    return integers(attribute)
        .map(list -> list.stream().map(Dim::of).toList())
        .or(() -> optional(input).flatMap(Fact::values));
  }

  /** Like {@link #sizes}, if all are numbers. */
  public Optional<List<Long>> numbers(String attribute, int input) {
    return sizes(attribute, input)
        .filter(list -> list.stream().allMatch(Dim::isKnown))
        .map(list -> list.stream().map(d -> d.known().getAsLong()).toList());
  }

  /** {@code axis} counted from the front. */
  public static int axis(long axis, int rank) {
    return (int) (axis < 0 ? axis + rank : axis);
  }

  /** The value of a scalar input, if it is a number. */
  public OptionalLong scalar(int input) {
    return optional(input)
        .flatMap(Fact::values)
        .filter(v -> v.size() == 1)
        .map(v -> v.getFirst().known())
        .orElse(OptionalLong.empty());
  }

  /** One output of the first input's type and the given shape. */
  public List<Fact> like(dev.rackloom.api.graph.Shape shape) {
    return List.of(Fact.of(input(0).dtype(), shape));
  }

  /** One output of a type and no known shape. */
  public List<Fact> unknown(DType dtype, String why) {
    return List.of(Fact.of(dtype, dev.rackloom.api.graph.Shape.unranked(operator + ": " + why)));
  }
}
