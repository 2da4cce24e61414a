package dev.rackloom.desktop.viewmodel;

import dev.rackloom.api.moe.ExpertMap;
import dev.rackloom.api.moe.LoadTable;
import dev.rackloom.core.moe.RowLoads;
import java.util.Arrays;

/**
 * What a heat map shows: a number for each layer and expert, on one of three scales. Immutable.
 *
 * @param scale how numbers become colours
 * @param rows layers
 * @param columns experts
 */
public record HeatGrid(Scale scale, int rows, int columns, Cells cells) {

  /** How numbers become colours. */
  public enum Scale {
    /** 0 to 1, little to much. */
    RAMP,
    /** -1 to 1, less than fair to more than fair. */
    DIVERGING,
    /** Whole numbers, each a colour of its own. */
    CATEGORY
  }

  /** What is coloured. */
  public enum Colouring {
    SKEW("Load over the layer's mean"),
    LOAD("Load"),
    RANK("Rank of the first copy"),
    COPIES("Number of copies");

    private final String title;

    Colouring(String title) {
      this.title = title;
    }

    /** For people. */
    public String title() {
      return title;
    }
  }

  /** Numbers, row after row; hidden so that nobody changes them. */
  public static final class Cells {
    private final float[] values;

    Cells(float[] values) {
      this.values = values;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Cells c && Arrays.equals(values, c.values);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(values);
    }
  }

  /** Doublings that are told apart on the diverging scale. */
  static final double DOUBLINGS = 3;

  private static final int MOST_COPIES = 8;

  /** Nothing. */
  public static final HeatGrid EMPTY = new HeatGrid(Scale.RAMP, 0, 0, new Cells(new float[0]));

  /** The number of a place. */
  public interface Filling {
    /** From -1 to 1. */
    float at(int row, int column);
  }

  /** Cells of any origin on the diverging scale, as a benchmark has them. */
  public static HeatGrid measured(int rows, int columns, Filling filling) {
    float[] values = new float[rows * columns];
    for (int i = 0; i < values.length; i++) {
      values[i] = filling.at(i / columns, i % columns);
    }
    return new HeatGrid(Scale.DIVERGING, rows, columns, new Cells(values));
  }

  /** The number of a cell. */
  public float at(int row, int column) {
    return cells.values[row * columns + column];
  }

  /** A map and loads in some colouring. */
  static HeatGrid of(Colouring colouring, LoadTable loads, ExpertMap map) {
    return switch (colouring) {
      case SKEW -> grid(Scale.DIVERGING, loads, (r, e) -> skew(loads, r, e));
      case LOAD -> load(loads);
      case RANK -> grid(Scale.CATEGORY, loads, (r, e) -> map.rankOf(map.slotsOf(r, e).get(0)));
      case COPIES -> copies(loads, map);
    };
  }

  private static double skew(LoadTable loads, int row, int expert) {
    double relative = RowLoads.relative(loads, row, expert);
    double doublings = relative <= 0 ? -DOUBLINGS : Math.log(relative) / Math.log(2);
    return Math.clamp(doublings / DOUBLINGS, -1, 1);
  }

  /** On a root scale: a few experts are much hotter than all others. */
  private static HeatGrid load(LoadTable loads) {
    double most = 0;
    for (int r = 0; r < loads.rows(); r++) {
      most = Math.max(most, Arrays.stream(loads.row(r)).max().orElse(0));
    }
    double largest = most;
    return grid(
        Scale.RAMP, loads, (r, e) -> largest == 0 ? 0 : Math.sqrt(loads.load(r, e) / largest));
  }

  private static HeatGrid copies(LoadTable loads, ExpertMap map) {
    float[] values = new float[loads.rows() * loads.experts()];
    for (int r = 0; r < loads.rows(); r++) {
      var count = map.copies(r);
      for (int e = 0; e < loads.experts(); e++) {
        values[r * loads.experts() + e] =
            (float) Math.min(1, (count.get(e) - 1) / (MOST_COPIES - 1.0));
      }
    }
    return new HeatGrid(Scale.RAMP, loads.rows(), loads.experts(), new Cells(values));
  }

  /** The value of a place. */
  private interface Value {
    double at(int row, int expert);
  }

  private static HeatGrid grid(Scale scale, LoadTable loads, Value value) {
    float[] values = new float[loads.rows() * loads.experts()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) value.at(i / loads.experts(), i % loads.experts());
    }
    return new HeatGrid(scale, loads.rows(), loads.experts(), new Cells(values));
  }

  /** Who fires with whom: log of tokens, the diagonal empty. */
  static HeatGrid together(LoadTable pairs) {
    double most = 0;
    for (int a = 0; a < pairs.experts(); a++) {
      for (int b = 0; b < pairs.experts(); b++) {
        most = a == b ? most : Math.max(most, pairs.load(a, b));
      }
    }
    double largest = most;
    return grid(
        Scale.RAMP,
        pairs,
        (a, b) -> a == b || largest == 0 ? 0 : Math.sqrt(pairs.load(a, b) / largest));
  }
}
