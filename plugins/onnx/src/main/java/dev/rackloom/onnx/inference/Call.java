package dev.rackloom.onnx.inference;

import dev.rackloom.api.graph.Attribute;
import dev.rackloom.api.graph.DType;
import dev.rackloom.api.graph.Shape;
import dev.rackloom.api.symbolic.Dim;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One use of an operator, as a rule sees it.
 *
 * @param operator the operator's type, for reasons
 * @param version the operator set's version
 * @param inputs facts in order, null for one left out
 * @param outputs how many outputs are asked for
 * @param attributes its constants
 * @param tensors what is known of attributes that are tensors
 */
public record Call(
    String operator,
    int version,
    List<@Nullable Fact> inputs,
    int outputs,
    Map<String, Attribute> attributes,
    Map<String, Fact> tensors) {

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

  /** A text attribute. */
  public String text(String name, String otherwise) {
    return attributes.get(name) instanceof Attribute.Text v ? v.value() : otherwise;
  }

  /** Whether an integer attribute is there and not 0. */
  public boolean flag(String name) {
    return integer(name, 0) != 0;
  }

  /** The extents of an input, if it is there and its rank is known. */
  public Optional<List<Dim>> dims(int input) {
    return optional(input).flatMap(Fact::dims);
  }

  /** The element type of an input, or another one where it is left out. */
  public DType dtype(int input, DType otherwise) {
    return optional(input).map(Fact::dtype).orElse(otherwise);
  }

  /** The type that an attribute names by ONNX's number. */
  public DType typeAttribute(String name, DType otherwise) {
    long number = integer(name, 0);
    return number == 0 ? otherwise : ElementTypes.of((int) number);
  }

  /** The extents of an input passed on to a rule; unknown if there are none. */
  public List<Fact> ranked(int input, Function<List<Dim>, List<Fact>> rule) {
    return dims(input)
        .map(rule)
        .orElseGet(() -> unknown(dtype(0, DType.UNKNOWN), whyUnranked(input)));
  }

  private String whyUnranked(int input) {
    return optional(input).map(Fact::shape).orElse(Shape.scalar()) instanceof Shape.Unranked u
        ? u.reason()
        : "input " + input + " is left out";
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
  public List<Fact> like(Shape shape) {
    return List.of(Fact.of(input(0).dtype(), shape));
  }

  /** One output of a type and no known shape. */
  public List<Fact> unknown(DType dtype, String why) {
    return List.of(Fact.of(dtype, Shape.unranked(operator + ": " + why)));
  }
}
