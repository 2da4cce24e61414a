package dev.rackloom.desktop.viewmodel;

import dev.rackloom.api.Ids;
import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.graph.Operator;
import dev.rackloom.api.graph.Shape;
import dev.rackloom.api.graph.Tensor;
import dev.rackloom.viewer.ModelTree.Operation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is looked for: words and conditions, all of which must hold.
 *
 * <pre>
 * op:MatMul  shape:*x4096  dtype:float16  scope:*attention*   of an operator and its results
 * device:gpu0  class:memory  time&gt;5%  time&gt;1ms  flops&gt;1G   of the stage that it is in
 * -op:Cast                                                    must not hold
 * </pre>
 *
 * <p>In a value {@code *} stands for anything; capitals do not count. Conditions of stages alone
 * find stages, others find operators. Not thread safe: it remembers what it looked at.
 */
public final class Query {

  /** The fields that can be asked for, for people. */
  public static final String FIELDS = "op, name, scope, shape, dtype, device, class, time, flops";

  private static final Pattern CONDITION = Pattern.compile("(-?)([a-zA-Z]+)([:<>])(.+)");

  private final List<Predicate<Operation>> operators = new ArrayList<>();
  private final List<Predicate<StageNumbers>> stages = new ArrayList<>();
  private final Graph graph;

  private Query(Graph graph) {
    this.graph = graph;
  }

  /** Whether a text has conditions; without any it is words to look for in names. */
  public static boolean isOne(String text) {
    return List.of(text.strip().split("\\s+")).stream()
        .anyMatch(w -> CONDITION.matcher(w).matches());
  }

  /**
   * Reads a query over a graph.
   *
   * @throws IllegalArgumentException with a line for people, if a field or a value is none
   */
  public static Query of(String text, Graph graph) {
    Query query = new Query(graph);
    for (String word : text.strip().split("\\s+")) {
      var condition = CONDITION.matcher(word);
      if (condition.matches()) {
        query.add(
            condition.group(1).isEmpty(),
            condition.group(2).toLowerCase(Locale.ROOT),
            condition.group(3),
            condition.group(4));
      } else if (!word.isEmpty()) {
        Glob anywhere = Glob.of("*" + word + "*");
        query.operators.add(o -> anywhere.matches(o.operator().name()));
      }
    }
    return query;
  }

  private void add(boolean holds, String field, String sign, String value) {
    switch (field) {
      case "op" ->
          operator(holds, sign, field, value, o -> List.of(o.operator().type().name()), t -> t);
      case "name" -> name(holds, sign, value);
      case "scope" ->
          operator(holds, sign, field, value, o -> List.of(o.operator().scope()), t -> t);
      case "dtype" -> operator(holds, sign, field, value, Query::types, t -> t);
      case "shape" -> operator(holds, sign, field, value, Query::shapes, Query::word);
      case "device" -> stage(holds, sign, field, value, StageNumbers::device);
      case "class" -> stage(holds, sign, field, value, n -> n.costClass().word());
      case "time" -> time(holds, sign, value);
      case "flops" -> compare(holds, sign, QueryNumbers.count(value), Query::flops);
      default ->
          throw new IllegalArgumentException("no field is called '" + field + "': use " + FIELDS);
    }
  }

  /** Names are all different: none is remembered. */
  private void name(boolean holds, String sign, String value) {
    Glob glob = Glob.of(worded("name", sign, value));
    operators.add(o -> glob.matches(o.operator().name()) == holds);
  }

  /** Many operators have the same type, shape or scope: each is looked at once. */
  private <T> void operator(
      boolean holds,
      String sign,
      String field,
      String value,
      Function<Operation, List<T>> parts,
      Function<T, String> text) {
    Glob glob = Glob.of(worded(field, sign, value));
    Map<T, Boolean> known = new HashMap<>();
    operators.add(o -> {
      boolean any = false;
      for (T part : parts.apply(o)) {
        any = any || known.computeIfAbsent(part, p -> glob.matches(text.apply(p)));
      }
      return any == holds;
    });
  }

  private void stage(
      boolean holds, String sign, String field, String value, Function<StageNumbers, String> text) {
    Glob glob = Glob.of(worded(field, sign, value));
    stages.add(n -> glob.matches(text.apply(n)) == holds);
  }

  private static String worded(String field, String sign, String value) {
    if (!sign.equals(":")) {
      throw new IllegalArgumentException("'" + field + "' is no number: write " + field + ":NAME");
    }
    return value;
  }

  private void time(boolean holds, String sign, String value) {
    if (value.endsWith("%")) {
      compare(holds, sign, QueryNumbers.percent(value), StageNumbers::share);
    } else {
      compare(holds, sign, QueryNumbers.nanos(value), Query::nanos);
    }
  }

  private static double nanos(StageNumbers of) {
    long nanos = of.nanos(of.placedOn());
    return nanos == Long.MAX_VALUE ? Double.NaN : nanos;
  }

  private static double flops(StageNumbers of) {
    return of.facts().totals().flops().known().isPresent()
        ? of.facts().totals().flops().known().getAsLong()
        : Double.NaN;
  }

  private void compare(
      boolean holds,
      String sign,
      double limit,
      java.util.function.ToDoubleFunction<StageNumbers> value) {
    if (sign.equals(":")) {
      throw new IllegalArgumentException("compare numbers with < or >, such as time>5%");
    }
    boolean more = sign.equals(">");
    stages.add(n -> {
      double is = value.applyAsDouble(n);
      return !Double.isNaN(is) && (more ? is > limit : is < limit) == holds;
    });
  }

  private static List<String> types(Operation o) {
    return results(o, Query::type);
  }

  private static String type(Tensor tensor) {
    return tensor.dtype().name();
  }

  private static List<Shape.Ranked> shapes(Operation o) {
    return results(o, t -> t.shape() instanceof Shape.Ranked ranked ? ranked : null);
  }

  private static String word(Shape.Ranked shape) {
    return shape.dims().stream().map(Object::toString).collect(Collectors.joining("x"));
  }

  /** What is known of the results, plainly: this is asked of every operator at every letter. */
  private static <T> List<T> results(Operation o, Function<Tensor, @Nullable T> part) {
    Ids outputs = o.operator().outputs();
    List<T> found = new ArrayList<>(1);
    for (int i = 0; i < outputs.size(); i++) {
      T known =
          outputs.get(i) == Operator.ABSENT
              ? null
              : part.apply(o.graph().tensors().get(outputs.get(i)));
      if (known != null) {
        found.add(known);
      }
    }
    return found;
  }

  /** Whether it asks for stages alone. */
  public boolean isOfStages() {
    return operators.isEmpty();
  }

  /** Whether an operator is looked for, by what is known of its stage. */
  public boolean matches(Operator operator, Optional<StageNumbers> stage) {
    return matches(new Operation(graph, operator), stage);
  }

  /** The same of an operator that may be in a body of control flow. */
  public boolean matches(Operation operator, Optional<StageNumbers> stage) {
    for (Predicate<Operation> condition : operators) {
      if (!condition.test(operator)) {
        return false;
      }
    }
    return stages.isEmpty() || (stage.isPresent() && matches(stage.get()));
  }

  /** Whether a stage holds to all that is asked of stages. */
  public boolean matches(StageNumbers stage) {
    return stages.stream().allMatch(p -> p.test(stage));
  }
}
