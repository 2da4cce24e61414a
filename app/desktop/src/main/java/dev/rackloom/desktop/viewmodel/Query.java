package dev.rackloom.desktop.viewmodel;

import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.graph.Operator;
import dev.rackloom.api.graph.Shape;
import dev.rackloom.api.graph.Tensor;
import dev.rackloom.viewer.ModelTree.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

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
 * find stages, others find operators.
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
        Pattern anywhere = glob("*" + word + "*");
        query.operators.add(o -> anywhere.matcher(o.operator().name()).matches());
      }
    }
    return query;
  }

  private void add(boolean holds, String field, String sign, String value) {
    switch (field) {
      case "op" -> operator(holds, sign, field, value, o -> List.of(o.operator().type().name()));
      case "name" -> operator(holds, sign, field, value, o -> List.of(o.operator().name()));
      case "scope" -> operator(holds, sign, field, value, o -> List.of(o.operator().scope()));
      case "dtype" -> operator(holds, sign, field, value, Query::types);
      case "shape" -> operator(holds, sign, field, value, Query::shapes);
      case "device" -> stage(holds, sign, field, value, StageNumbers::device);
      case "class" -> stage(holds, sign, field, value, n -> n.costClass().word());
      case "time" -> time(holds, sign, value);
      case "flops" -> compare(holds, sign, QueryNumbers.count(value), Query::flops);
      default ->
          throw new IllegalArgumentException("no field is called '" + field + "': use " + FIELDS);
    }
  }

  private void operator(
      boolean holds,
      String sign,
      String field,
      String value,
      java.util.function.Function<Operation, List<String>> texts) {
    Pattern pattern = glob(worded(field, sign, value));
    operators.add(
        o -> texts.apply(o).stream().anyMatch(t -> pattern.matcher(t).matches()) == holds);
  }

  private void stage(
      boolean holds,
      String sign,
      String field,
      String value,
      java.util.function.Function<StageNumbers, String> text) {
    Pattern pattern = glob(worded(field, sign, value));
    stages.add(n -> pattern.matcher(text.apply(n)).matches() == holds);
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
    return results(o).stream().map(t -> t.dtype().name()).toList();
  }

  private static List<String> shapes(Operation o) {
    return results(o).stream()
        .map(Tensor::shape)
        .filter(Shape.Ranked.class::isInstance)
        .map(s ->
            ((Shape.Ranked) s)
                .dims().stream().map(Object::toString).collect(Collectors.joining("x")))
        .toList();
  }

  private static List<Tensor> results(Operation o) {
    return o.operator().outputs().stream()
        .filter(t -> t != Operator.ABSENT)
        .mapToObj(o.graph().tensors()::get)
        .toList();
  }

  /** {@code *} stands for anything, also nothing. */
  private static Pattern glob(String text) {
    return Pattern.compile(
        "\\Q" + text.replace("*", "\\E.*\\Q") + "\\E", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
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
    return operators.stream().allMatch(p -> p.test(operator))
        && (stages.isEmpty() || (stage.isPresent() && matches(stage.get())));
  }

  /** Whether a stage holds to all that is asked of stages. */
  public boolean matches(StageNumbers stage) {
    return stages.stream().allMatch(p -> p.test(stage));
  }
}
