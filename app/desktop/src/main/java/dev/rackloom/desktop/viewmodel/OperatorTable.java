package dev.rackloom.desktop.viewmodel;

import dev.rackloom.api.Ids;
import dev.rackloom.api.graph.Operator;
import dev.rackloom.api.graph.Shape;
import dev.rackloom.api.graph.Tensor;
import dev.rackloom.viewer.Item;
import dev.rackloom.viewer.ModelTree;
import dev.rackloom.viewer.ModelTree.Operation;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What queries ask of a model's operators, those in bodies of control flow included: a row for
 * each, and a column of each {@link Field} in which a word that many operators have is kept once.
 * So a letter of a query is asked of the different words and not of the operators; only names are
 * all different. Immutable; made once a model, in about as long as one look at every operator
 * takes.
 */
final class OperatorTable {

  /** What a column says; several words where an operator has several results. */
  enum Field {
    /** The operator's type. */
    TYPE(o -> List.of(o.operator().type().name())),
    /** The scope it is in. */
    SCOPE(o -> List.of(o.operator().scope())),
    /** The types of its results. */
    DTYPE(o -> results(o, t -> t.dtype().name())),
    /** The shapes of its results that have a known rank, such as {@code 1x128x384}. */
    SHAPE(o -> results(o, OperatorTable::shape));

    private final Function<Operation, List<String>> words;

    Field(Function<Operation, List<String>> words) {
      this.words = words;
    }
  }

  private final int[] items;
  private final int[] stages;
  private final String[] names;
  private final Map<Field, Column> columns = new EnumMap<>(Field.class);

  /**
   * One column.
   *
   * @param different what there is
   * @param of for each row which of them it has
   */
  private record Column(List<List<String>> different, Ids of) {}

  private OperatorTable(List<Item> operators, List<Operation> operations) {
    items = operators.stream().mapToInt(Item::id).toArray();
    stages = operators.stream().mapToInt(Item::stage).toArray();
    names = operations.stream().map(o -> o.operator().name()).toArray(String[]::new);
    for (Field field : Field.values()) {
      columns.put(field, column(operations, field.words));
    }
  }

  /** The operators of a model. */
  static OperatorTable of(ModelTree tree) {
    List<Item> items = new ArrayList<>();
    List<Operation> operations = new ArrayList<>();
    for (Item item : tree.items()) {
      if (item.kind() == Item.Kind.OPERATOR) {
        tree.operation(item.id())
            .ifPresent(o -> {
              items.add(item);
              operations.add(o);
            });
      }
    }
    return new OperatorTable(items, operations);
  }

  private static Column column(
      List<Operation> operations, Function<Operation, List<String>> words) {
    Map<List<String>, Integer> known = new HashMap<>();
    List<List<String>> different = new ArrayList<>();
    int[] of = new int[operations.size()];
    for (int row = 0; row < of.length; row++) {
      List<String> said = words.apply(operations.get(row));
      Integer at = known.putIfAbsent(said, different.size());
      of[row] = at == null ? different.size() : at;
      if (at == null) {
        different.add(said);
      }
    }
    return new Column(different, Ids.of(of));
  }

  private static List<String> results(Operation o, Function<Tensor, @Nullable String> word) {
    List<String> found = new ArrayList<>(1);
    o.operator().outputs().stream()
        .filter(t -> t != Operator.ABSENT)
        .forEach(t -> {
          String known = word.apply(o.graph().tensors().get(t));
          if (known != null) {
            found.add(known);
          }
        });
    return found;
  }

  private static @Nullable String shape(Tensor tensor) {
    return tensor.shape() instanceof Shape.Ranked ranked
        ? ranked.dims().stream().map(Object::toString).collect(Collectors.joining("x"))
        : null;
  }

  /** How many rows there are. */
  int size() {
    return items.length;
  }

  /** The item of a row. */
  int item(int row) {
    return items[row];
  }

  /** The stage that a row's operator is in, -1 outside of stages. */
  int stage(int row) {
    return stages[row];
  }

  /** The rows of which one word of a column is wanted. */
  BitSet rows(Field field, Predicate<String> wanted) {
    Column column = Objects.requireNonNull(columns.get(field));
    boolean[] likes = new boolean[column.different().size()];
    for (int i = 0; i < likes.length; i++) {
      likes[i] = column.different().get(i).stream().anyMatch(wanted);
    }
    BitSet rows = new BitSet(size());
    for (int row = 0; row < column.of().size(); row++) {
      if (likes[column.of().get(row)]) {
        rows.set(row);
      }
    }
    return rows;
  }

  /** Keeps the rows whose names are wanted: each is looked at, so it is asked last. */
  void keepNamed(BitSet rows, Predicate<String> wanted) {
    for (int row = rows.nextSetBit(0); row >= 0; row = rows.nextSetBit(row + 1)) {
      if (!wanted.test(names[row])) {
        rows.clear(row);
      }
    }
  }
}
