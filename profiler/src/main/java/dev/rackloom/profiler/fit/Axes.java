package dev.rackloom.profiler.fit;

import dev.rackloom.api.cost.Surface.Axis;
import dev.rackloom.api.cost.Surface.Factor;
import java.util.ArrayList;
import java.util.List;

/** Coordinates that residuals are smooth in, per family. */
final class Axes {

  private static final int[][] TILES = {{128, 128}, {256, 128}, {64, 64}, {64, 128}, {32, 64}};

  private Axes() {}

  /** The three sizes, intensity, traffic, and what a few tile shapes lose in their last wave. */
  static List<Axis> product(int units) {
    List<Axis> axes = new ArrayList<>();
    List.of("m", "n", "k").forEach(size -> axes.add(of(1, false, over(size, 1))));
    axes.add(of(1, false, over("flops", 1), new Factor("bytes", 1, true)));
    axes.add(of(1, false, over("bytes", 1)));
    for (int[] tile : TILES) {
      axes.add(of(units, true, over("batch", 1), over("m", tile[0]), over("n", tile[1])));
    }
    return axes;
  }

  /** Sizes, queries a key-value head, and waves of row blocks or of sequences. */
  static List<Axis> attention(int units, boolean decoding) {
    Factor batch = over("batch", 1);
    Factor[] blocks =
        decoding
            ? new Factor[] {batch, over("kvHeads", 1)}
            : new Factor[] {batch, over("heads", 1), over("tokens", 128)};
    return List.of(
        of(1, false, batch),
        of(1, false, over(decoding ? "context" : "tokens", 1)),
        of(1, false, over("heads", 1)),
        of(1, false, over("heads", 1), new Factor("kvHeads", 1, true)),
        of(units, false, blocks),
        of(units, true, blocks));
  }

  /** The message alone: what one count of peers shows holds for others. */
  static List<Axis> collective() {
    return List.of(of(1, false, over("bytes", 1)));
  }

  private static Factor over(String size, int step) {
    return new Factor(size, step, false);
  }

  private static Axis of(double units, boolean loss, Factor... factors) {
    return new Axis(List.of(factors), units, loss, 0, 1);
  }
}
