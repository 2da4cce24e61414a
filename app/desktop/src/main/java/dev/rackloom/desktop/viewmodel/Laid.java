package dev.rackloom.desktop.viewmodel;

import dev.rackloom.api.Ids;
import dev.rackloom.api.stage.StageGraph;
import dev.rackloom.core.ValueFile;
import dev.rackloom.viewer.Item;
import dev.rackloom.viewer.ModelTree;
import dev.rackloom.viewer.Overlay;
import dev.rackloom.viewer.Tint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Numbers of a file over a model: each operator has its own, groups and stages those of what is in
 * them together. Operators are shaded against the largest operator, groups and stages against the
 * largest stage, for a part would be pale beside the whole.
 */
final class Laid {

  /** No file was dropped. */
  static final Laid NOTHING = new Laid();

  private static final Overlay.Mark UNKNOWN = new Overlay.Mark(new Tint.Unknown(), "", Double.NaN);

  private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

  private final String title;
  private final List<Double> byStage;
  private final double mostOfAStage;
  private final double mostOfAnOperator;
  private final int operators;
  private final List<Overlay.Mark> marks;
  private final Ids alike;

  private Laid() {
    title = "";
    byStage = List.of();
    mostOfAStage = 1;
    mostOfAnOperator = Double.NaN;
    operators = 0;
    marks = List.of();
    alike = Ids.NONE;
  }

  private Laid(String title, List<Double> byStage, ModelTree tree, double[] byItem) {
    this.title = title;
    this.byStage = List.copyOf(byStage);
    this.mostOfAStage = most(byStage.stream().mapToDouble(v -> v).toArray(), 1);
    double[] ofOperators = operators(tree, byItem);
    this.operators = ofOperators.length;
    this.mostOfAnOperator = most(ofOperators, Double.NaN);
    this.marks = tree.items().stream().map(i -> mark(tree, i, byItem)).toList();
    this.alike = alike(tree, byItem);
  }

  /** The numbers of a file over a model. Any thread; O(items). */
  static Laid of(ValueFile values, StageGraph stages, ModelTree tree) {
    return new Laid(
        values.title(), values.byStage(tree.graph(), stages), tree, byItem(values.values(), tree));
  }

  /** NaN where nothing is said. */
  private static double[] byItem(Map<String, Double> values, ModelTree tree) {
    double[] sums = new double[tree.items().size()];
    for (int id = sums.length - 1; id >= 0; id--) { // what is inside comes later
      Item item = tree.item(id);
      double own =
          tree.operation(id)
              .map(o -> values.getOrDefault(o.operator().name(), Double.NaN))
              .orElse(Double.NaN);
      sums[id] = Double.isNaN(own) ? together(item, sums) : own;
    }
    return sums;
  }

  private static double together(Item item, double[] sums) {
    double sum = Double.NaN;
    for (int i = 0; i < item.children().size(); i++) {
      double more = sums[item.children().get(i)];
      sum = Double.isNaN(more) ? sum : more + (Double.isNaN(sum) ? 0 : sum);
    }
    return sum;
  }

  private static double[] operators(ModelTree tree, double[] byItem) {
    return tree.items().stream()
        .filter(i -> i.kind() == Item.Kind.OPERATOR)
        .mapToDouble(i -> byItem[i.id()])
        .filter(v -> !Double.isNaN(v))
        .toArray();
  }

  private static double most(double[] values, double otherwise) {
    return Arrays.stream(values).filter(v -> !Double.isNaN(v)).max().orElse(otherwise);
  }

  /** What has no number, in a stage whose number is its own, has that of the stage. */
  private Overlay.Mark mark(ModelTree tree, Item item, double[] byItem) {
    double value = byItem[item.id()];
    boolean operator = item.kind() == Item.Kind.OPERATOR;
    if (item.stage() < 0 || item.kind() == Item.Kind.STAGE) {
      return Overlay.Mark.NONE;
    }
    if (Double.isNaN(value)) {
      boolean summed = !Double.isNaN(byItem[tree.itemOfStage(item.stage())]);
      return summed ? UNKNOWN : Overlay.Mark.NONE;
    }
    double share = share(value, operator ? mostOfAnOperator : mostOfAStage);
    return new Overlay.Mark(Tint.Ramp.nearest(share), Units.count(value), share);
  }

  private static double share(double value, double most) {
    return Math.clamp(value / Math.max(most, Double.MIN_NORMAL), 0, 1);
  }

  /** Equal numbers for what has the same numbers, itself and inside. */
  private static Ids alike(ModelTree tree, double[] byItem) {
    Map<Long, Integer> known = new HashMap<>();
    int[] numbers = new int[byItem.length];
    for (int id = numbers.length - 1; id >= 0; id--) {
      long hash = Double.doubleToLongBits(byItem[id]);
      for (int i = 0; i < tree.item(id).children().size(); i++) {
        hash = hash * MULTIPLIER + numbers[tree.item(id).children().get(i)];
      }
      numbers[id] = known.computeIfAbsent(hash, h -> known.size());
    }
    return Ids.of(numbers);
  }

  /** What is said of a stage, against the one of which most is said. */
  Overlay.Mark stage(int position) {
    double value = position < byStage.size() ? byStage.get(position) : Double.NaN;
    if (Double.isNaN(value)) {
      return UNKNOWN;
    }
    double share = share(value, mostOfAStage);
    return new Overlay.Mark(new Tint.Ramp(share), Units.count(value), share);
  }

  /** What is said of a group or an operator by itself. */
  Overlay.Mark item(int id) {
    return id < marks.size() ? marks.get(id) : Overlay.Mark.NONE;
  }

  /** A number for each item: those of one number have the same numbers. */
  Ids alike() {
    return alike;
  }

  /** How many stages, and how many operators, something is said of. */
  String coverage() {
    long stages = byStage.stream().filter(v -> !v.isNaN()).count();
    return title
        + ": numbers of "
        + stages
        + " of "
        + byStage.size()
        + " stages"
        + (operators == 0 ? "" : ", " + operators + " operators");
  }

  List<Overlay.LegendEntry> legend() {
    if (this == NOTHING) {
      return List.of(
          new Overlay.LegendEntry(
              new Tint.Unknown(), "drop a CSV, JSON or ONNX Runtime profile here"));
    }
    List<Overlay.LegendEntry> entries = new ArrayList<>();
    entries.add(new Overlay.LegendEntry(new Tint.Ramp(0), "0"));
    String operators =
        Double.isNaN(mostOfAnOperator)
            ? ""
            : " in a stage, " + Units.count(mostOfAnOperator) + " in an operator";
    entries.add(
        new Overlay.LegendEntry(
            new Tint.Ramp(1), Units.count(mostOfAStage) + " " + title + operators));
    entries.add(new Overlay.LegendEntry(new Tint.Unknown(), "not in the file"));
    return entries;
  }
}
