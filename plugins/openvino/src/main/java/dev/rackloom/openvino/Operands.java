package dev.rackloom.openvino;

import dev.rackloom.api.graph.Attribute;
import dev.rackloom.api.graph.Shape;
import dev.rackloom.api.symbolic.Dim;
import dev.rackloom.openvino.IrModel.Layer;
import java.util.List;
import java.util.Optional;

/**
 * A layer with what is known of its inputs.
 *
 * @param tensors its inputs
 * @param shapes their shapes
 * @param values what is known of tensors' elements
 */
record Operands(Layer layer, List<Integer> tensors, List<Shape> shapes, Values values) {

  int count() {
    return tensors.size();
  }

  /** The extents of an input; empty if there is none or its rank is not known. */
  Optional<List<Dim>> dims(int input) {
    return input < shapes.size() && shapes.get(input) instanceof Shape.Ranked r
        ? Optional.of(r.dims())
        : Optional.empty();
  }

  /** The elements of an input of few integers, some of which may be unknown. */
  Optional<List<Dim>> value(int input) {
    return input < tensors.size() ? values.of(tensors.get(input)) : Optional.empty();
  }

  /** The elements of an input, if all are numbers. */
  Optional<List<Long>> numbers(int input) {
    return value(input).flatMap(Extents::numbers);
  }

  /** The one element of an input. */
  Optional<Dim> single(int input) {
    return value(input).filter(v -> v.size() == 1).map(List::getFirst);
  }

  /** The one element of an input, if it is a number. */
  Optional<Long> number(int input) {
    return numbers(input).filter(n -> n.size() == 1).map(List::getFirst);
  }

  boolean isSet(String flag) {
    return OpenExtents.isSet(layer, flag);
  }

  /** An attribute that is a whole number; {@code fallback} if it is none. */
  long attribute(String name, long fallback) {
    return DataAttributes.of(layer.data()).get(name) instanceof Attribute.IntValue i
        ? i.value()
        : fallback;
  }

  /** An attribute that is a list of whole numbers; empty if it is none. */
  List<Long> attributes(String name) {
    return switch (DataAttributes.of(layer.data()).get(name)) {
      case Attribute.Ints ints -> ints.values();
      case Attribute.IntValue one -> List.of(one.value());
      case null, default -> List.of();
    };
  }

  String text(String name, String fallback) {
    return layer.data().getOrDefault(name, fallback).strip();
  }
}
