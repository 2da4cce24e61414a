package dev.rackloom.onnx.inference;

import dev.rackloom.api.graph.DType;
import dev.rackloom.api.graph.Shape;
import dev.rackloom.api.symbolic.Dim;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a tensor before it is computed.
 *
 * @param dtype its element type
 * @param shape its extents
 * @param contents its elements, if it is a small tensor of whole numbers whose elements are known
 *     sizes; else null
 * @param reals its elements, if it is a small constant of real numbers; else null
 * @param element of a sequence or an optional value, what each element is; else null
 */
public record Fact(
    DType dtype,
    Shape shape,
    @Nullable List<Dim> contents,
    @Nullable List<Double> reals,
    @Nullable Fact element) {

  /** Values are followed for tensors of at most this many elements. */
  public static final int MAX_VALUES = 256;

  public Fact {
    contents = contents == null || contents.size() > MAX_VALUES ? null : List.copyOf(contents);
    reals = reals == null || reals.size() > MAX_VALUES ? null : List.copyOf(reals);
  }

  public Fact(DType dtype, Shape shape, @Nullable List<Dim> contents) {
    this(dtype, shape, contents, null, null);
  }

  /** Type and shape. */
  public static Fact of(DType dtype, Shape shape) {
    return new Fact(dtype, shape, null);
  }

  /** A list of sizes, as shape arithmetic uses it. */
  public static Fact sizes(List<Dim> values) {
    return new Fact(DType.INT64, Shape.of(values.size()), values);
  }

  /** Nothing but the reason. */
  public static Fact unknown(String reason) {
    return of(DType.UNKNOWN, Shape.unranked(reason));
  }

  /** A sequence or an optional value of such elements. */
  public static Fact holding(Fact element, String what) {
    return new Fact(element.dtype(), Shape.unranked(what), null, null, element);
  }

  /** The values, if they are known. */
  public Optional<List<Dim>> values() {
    return Optional.ofNullable(contents);
  }

  /** The real values, if they are known. */
  public Optional<List<Double>> realValues() {
    return Optional.ofNullable(reals);
  }

  /** What a sequence holds. */
  public Optional<Fact> held() {
    return Optional.ofNullable(element);
  }

  /** The extents, if the rank is known. */
  public Optional<List<Dim>> dims() {
    return shape instanceof Shape.Ranked r ? Optional.of(r.dims()) : Optional.empty();
  }

  /** The same shape and values in another type. */
  public Fact as(DType type) {
    return new Fact(type, shape, contents, type.isFloat() ? reals : null, element);
  }

  /** The same type in another shape, values kept. */
  public Fact reshaped(Shape other) {
    return new Fact(dtype, other, contents, reals, element);
  }

  /** Type and shape without the values. */
  public Fact withoutValues() {
    return contents == null && reals == null ? this : new Fact(dtype, shape, null, null, element);
  }
}
