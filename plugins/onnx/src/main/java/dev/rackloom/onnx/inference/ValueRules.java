package dev.rackloom.onnx.inference;

import dev.rackloom.api.graph.DType;
import dev.rackloom.api.graph.Shape;
import dev.rackloom.api.symbolic.Dim;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Element-wise operators that models also use on shapes: they carry small known values along.
 * Booleans are 0 and 1.
 */
final class ValueRules {

  private static final String UNDECIDED = "undecided";

  private ValueRules() {}

  static void into(Map<String, Rule> rules) {
    rules.put("Add", call -> arithmetic(call, Dim::plus));
    rules.put("Sub", call -> arithmetic(call, Dim::minus));
    rules.put("Mul", call -> arithmetic(call, Dim::times));
    rules.put("Div", call -> arithmetic(call, ValueRules::quotient));
    rules.put("Min", call -> arithmetic(call, Dim::min));
    rules.put("Max", call -> arithmetic(call, Dim::max));
    rules.put("Equal", call -> logical(call, ValueRules::equal));
    rules.put("And", call -> logical(call, Dim::min));
    rules.put("Or", call -> logical(call, Dim::max));
    rules.put("Xor", call -> logical(call, ValueRules::differ));
    rules.put("Not", call -> unary(call, d -> Dim.one().minus(d)));
    rules.put("Neg", call -> unary(call, d -> d.times(-1)));
    List.of("Identity", "Floor", "Ceil", "Round").forEach(op -> rules.put(op, ValueRules::same));
    rules.put("Where", ValueRules::where);
    rules.put("Cast", call -> cast(call, call.typeAttribute("to", DType.UNKNOWN)));
    rules.put("CastLike", call -> cast(call, call.input(1).dtype()));
  }

  private static List<Fact> same(Call call) {
    return List.of(call.input(0));
  }

  private static List<Fact> unary(Call call, UnaryOperator<Dim> f) {
    Fact in = call.input(0);
    List<Dim> values = in.values().map(v -> v.stream().map(f).toList()).orElse(null);
    return List.of(new Fact(in.dtype(), in.shape(), values));
  }

  /** Real numbers become whole only where they are; a boolean only from what is surely 0 or not. */
  private static List<Fact> cast(Call call, DType to) {
    Fact in = call.input(0);
    if (!to.equals(DType.BOOL) || in.values().isEmpty()) {
      return List.of(in.as(to));
    }
    List<Dim> values = in.values().get().stream().map(v -> differ(v, Dim.zero())).toList();
    return List.of(new Fact(to, in.shape(), decided(values)));
  }

  private static List<Fact> arithmetic(Call call, BinaryOperator<Dim> f) {
    Shape shape = ElementwiseRules.broadcast(call);
    return List.of(new Fact(call.input(0).dtype(), shape, pairs(call, 0, 1, f)));
  }

  private static List<Fact> logical(Call call, BinaryOperator<Dim> f) {
    return List.of(
        new Fact(DType.BOOL, ElementwiseRules.broadcast(call), decided(pairs(call, 0, 1, f))));
  }

  private static @Nullable List<Dim> pairs(Call call, int a, int b, BinaryOperator<Dim> f) {
    Optional<List<Dim>> x = call.optional(a).flatMap(Fact::values);
    Optional<List<Dim>> y = call.optional(b).flatMap(Fact::values);
    if (call.inputs().size() != 2 || x.isEmpty() || y.isEmpty()) {
      return null;
    }
    if (!isVector(call, a) || !isVector(call, b)) {
      return null;
    }
    return pairs(x.get(), y.get(), f);
  }

  /** Values are followed through broadcasting for scalars and vectors only. */
  private static boolean isVector(Call call, int input) {
    return call.dims(input).filter(d -> d.size() <= 1).isPresent();
  }

  private static @Nullable List<Dim> pairs(List<Dim> x, List<Dim> y, BinaryOperator<Dim> f) {
    if (x.size() != y.size() && x.size() != 1 && y.size() != 1) {
      return null;
    }
    List<Dim> out = new ArrayList<>();
    int n = x.isEmpty() || y.isEmpty() ? 0 : Math.max(x.size(), y.size());
    for (int i = 0; i < n; i++) {
      out.add(f.apply(x.get(x.size() == 1 ? 0 : i), y.get(y.size() == 1 ? 0 : i)));
    }
    return out;
  }

  private static @Nullable List<Dim> decided(@Nullable List<Dim> values) {
    return values == null || values.stream().anyMatch(v -> v instanceof Dim.Unknown)
        ? null
        : values;
  }

  private static Dim equal(Dim a, Dim b) {
    if (a.equals(b)) {
      return Dim.one();
    }
    boolean unlike = (a.isKnown() && b.isKnown()) || isNegative(a) || isNegative(b);
    return unlike ? Dim.zero() : Dim.unknown(UNDECIDED);
  }

  /** An extent is never negative: comparing one with -1 is decided. */
  private static boolean isNegative(Dim d) {
    return d.known().orElse(0) < 0;
  }

  private static Dim differ(Dim a, Dim b) {
    return Dim.one().minus(equal(a, b));
  }

  /** Integer division truncates, ours rounds down: they agree on sizes. */
  private static Dim quotient(Dim a, Dim b) {
    return isNegative(a) || isNegative(b) ? Dim.unknown("a negative quotient") : a.floorDiv(b);
  }

  private static List<Fact> where(Call call) {
    Shape shape = ElementwiseRules.broadcast(call);
    return List.of(new Fact(call.input(1).dtype(), shape, chosen(call)));
  }

  private static @Nullable List<Dim> chosen(Call call) {
    Optional<List<Dim>> condition = call.optional(0).flatMap(Fact::values);
    Optional<List<Dim>> x = call.optional(1).flatMap(Fact::values);
    Optional<List<Dim>> y = call.optional(2).flatMap(Fact::values);
    if (condition.isEmpty() || x.isEmpty() || y.isEmpty()) {
      return null;
    }
    int n = Math.max(condition.get().size(), Math.max(x.get().size(), y.get().size()));
    List<Dim> out = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      List<Dim> from = at(condition.get(), i).equals(Dim.zero()) ? y.get() : x.get();
      out.add(at(from, i));
    }
    return decided(out);
  }

  private static Dim at(List<Dim> values, int i) {
    int index = values.size() == 1 ? 0 : i;
    return index < values.size() ? values.get(index) : Dim.unknown(UNDECIDED);
  }
}
