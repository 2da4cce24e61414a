package dev.rackloom.desktop.viewmodel;

import dev.rackloom.desktop.viewmodel.OperatorTable.Field;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * What is looked for: words and conditions, all of which must hold.
 *
 * <pre>
 * op:MatMul  shape:*x4096  dtype:float16  scope:*attention*   of an operator and its results
 * stage:*layer.3  device:gpu0  class:memory  stage-time&gt;5%  stage-time&gt;1ms  on-gpu0&lt;2ms
 * flops&gt;1G  bytes&gt;1MiB  memory&gt;1GiB  slack&lt;1us  operators&gt;3  of the stage that it is in
 * -op:Cast                                                    must not hold
 * </pre>
 *
 * <p>In a value {@code *} stands for anything; capitals do not count. Conditions of stages alone
 * find stages, others find operators. What the stage table has a column for can be asked for
 * ({@link StageField}); {@code on-gpu0} is the time on that device, wherever the stage is. {@code
 * time} is short for {@code stage-time} where stages are looked for; operators have no time of
 * their own.
 */
public final class Query {

  /** The fields that can be asked for, for people. */
  public static final String FIELDS =
      "op, name, scope, shape, dtype, stage, device, class, stage-time, on-DEVICE, "
          + StageField.WORDS;

  /** Before the id of a device: the time there. */
  private static final String ON = "on-";

  private static final Pattern CONDITION =
      Pattern.compile("(-?)(on-[^:<>]+|[a-zA-Z]+(?:-[a-zA-Z]+)?)([:<>])(.+)");

  /** What holds, of the rows of a table of operators. */
  private final List<Function<OperatorTable, BitSet>> operators = new ArrayList<>();

  private final List<Predicate<String>> names = new ArrayList<>();
  private final List<Predicate<StageNumbers>> stages = new ArrayList<>();
  private boolean timed;

  private Query() {}

  /** Whether a text has conditions; without any it is words to look for in names. */
  public static boolean isOne(String text) {
    return List.of(text.strip().split("\\s+")).stream()
        .anyMatch(w -> CONDITION.matcher(w).matches());
  }

  /**
   * Reads a query.
   *
   * @throws IllegalArgumentException with a line for people, if a field or a value is none
   */
  public static Query of(String text) {
    Query query = new Query();
    for (String word : text.strip().split("\\s+")) {
      var condition = CONDITION.matcher(word);
      if (condition.matches()) {
        query.add(
            condition.group(1).isEmpty(),
            condition.group(2),
            condition.group(3),
            condition.group(4));
      } else if (!word.isEmpty()) {
        Glob anywhere = Glob.of("*" + word + "*");
        query.names.add(anywhere::matches);
      }
    }
    if (query.timed && !query.isOfStages()) {
      throw new IllegalArgumentException(
          "operators have no time of their own: write stage-time for that of their stages");
    }
    return query;
  }

  private void add(boolean holds, String asked, String sign, String value) {
    String field = asked.toLowerCase(Locale.ROOT);
    if (field.startsWith(ON)) {
      String device = asked.substring(ON.length());
      compare(holds, sign, QueryNumbers.nanos(value), n -> n.nanosOn(device));
      return;
    }
    switch (field) {
      case "op" -> operator(holds, sign, field, value, Field.TYPE);
      case "name" -> name(holds, sign, value);
      case "scope" -> operator(holds, sign, field, value, Field.SCOPE);
      case "dtype" -> operator(holds, sign, field, value, Field.DTYPE);
      case "shape" -> operator(holds, sign, field, value, Field.SHAPE);
      case "device" -> stage(holds, sign, field, value, StageNumbers::devices);
      case "stage" -> stage(holds, sign, field, value, Query::names);
      case "class" -> stage(holds, sign, field, value, n -> List.of(n.costClass().word()));
      case "time" -> {
        timed = true;
        time(holds, sign, value);
      }
      case "stage-time" -> time(holds, sign, value);
      default -> number(holds, field, sign, value);
    }
  }

  private void number(boolean holds, String field, String sign, String value) {
    StageField of =
        StageField.of(field)
            .orElseThrow(() ->
                new IllegalArgumentException("no field is called '" + field + "': use " + FIELDS));
    compare(holds, sign, of.read(value), of::of);
  }

  private void name(boolean holds, String sign, String value) {
    Glob glob = Glob.of(worded("name", sign, value));
    names.add(text -> glob.matches(text) == holds);
  }

  private void operator(boolean holds, String sign, String field, String value, Field column) {
    Glob glob = Glob.of(worded(field, sign, value));
    operators.add(table -> {
      BitSet rows = table.rows(column, glob::matches);
      if (!holds) {
        rows.flip(0, table.size());
      }
      return rows;
    });
  }

  private void stage(
      boolean holds,
      String sign,
      String field,
      String value,
      Function<StageNumbers, List<String>> words) {
    Glob glob = Glob.of(worded(field, sign, value));
    stages.add(n -> words.apply(n).stream().anyMatch(glob::matches) == holds);
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
      compare(holds, sign, QueryNumbers.nanos(value), StageNumbers::nanos);
    }
  }

  /** What a stage may be called: its id, its name, and that without the scopes around it. */
  private static List<String> names(StageNumbers of) {
    List<String> names = new ArrayList<>(List.of(of.facts().id()));
    String name = of.facts().label();
    names.add(name);
    for (int at = name.indexOf('/'); at >= 0; at = name.indexOf('/', at + 1)) {
      names.add(name.substring(at + 1));
    }
    return names;
  }

  private void compare(
      boolean holds,
      String sign,
      double limit,
      java.util.function.ToDoubleFunction<StageNumbers> value) {
    if (sign.equals(":")) {
      throw new IllegalArgumentException("compare numbers with < or >, such as stage-time>5%");
    }
    boolean more = sign.equals(">");
    stages.add(n -> {
      double is = value.applyAsDouble(n);
      return !Double.isNaN(is) && (more ? is > limit : is < limit) == holds;
    });
  }

  /** Whether it asks for stages alone. */
  public boolean isOfStages() {
    return operators.isEmpty() && names.isEmpty();
  }

  /**
   * The rows of a table whose operators are looked for, in its order.
   *
   * @param numbers of each stage that has any, by position
   */
  BitSet in(OperatorTable table, List<StageNumbers> numbers) {
    BitSet rows = new BitSet(table.size());
    rows.set(0, table.size());
    operators.forEach(condition -> rows.and(condition.apply(table)));
    if (!stages.isEmpty()) {
      BitSet holding = new BitSet();
      for (int stage = 0; stage < numbers.size(); stage++) {
        holding.set(stage, matches(numbers.get(stage)));
      }
      for (int row = rows.nextSetBit(0); row >= 0; row = rows.nextSetBit(row + 1)) {
        if (table.stage(row) < 0 || !holding.get(table.stage(row))) {
          rows.clear(row);
        }
      }
    }
    names.forEach(wanted -> table.keepNamed(rows, wanted));
    return rows;
  }

  /** Whether a stage holds to all that is asked of stages. */
  public boolean matches(StageNumbers stage) {
    return stages.stream().allMatch(p -> p.test(stage));
  }
}
