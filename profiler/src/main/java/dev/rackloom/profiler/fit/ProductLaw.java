package dev.rackloom.profiler.fit;

import dev.rackloom.api.cost.Machine;
import dev.rackloom.api.cost.TiledProduct;
import java.util.ArrayList;
import java.util.List;

/**
 * {@link TiledProduct} with free efficiencies and times. The tile shapes are those that libraries
 * of matrix kernels commonly have; what is expected of each is a round figure: a large tile reaches
 * 85 % of the peak, a smaller one less, bandwidth 80 %, a launch 4 us.
 */
record ProductLaw(Machine machine) implements Law {

  private static final int[][] SHAPES = {
    {128, 128}, {256, 128}, {128, 256}, {64, 128}, {128, 64}, {64, 64}, {32, 64}, {16, 64}
  };
  private static final List<Integer> SPLITS = List.of(1, 2, 4, 8);

  @Override
  public double[] expected() {
    double[] x = new double[SHAPES.length + 14];
    for (int i = 0; i < SHAPES.length; i++) {
      double area = SHAPES[i][0] * SHAPES[i][1] / (128.0 * 128);
      x[i] = Math.log(Math.min(0.85, 0.85 * Math.pow(area, 0.35)));
    }
    double[] rest = {
      Math.log(500),
      0,
      Math.log(1_000),
      Math.log(0.05),
      Math.log(500e3),
      Math.log(4_000),
      Math.log(0.8),
      Math.log(3),
      Math.log(0.1),
      0,
      Math.log(0.5),
      Math.log(0.5),
      Math.log(1.5),
      Math.log(12)
    };
    System.arraycopy(rest, 0, x, SHAPES.length, rest.length);
    return x;
  }

  @Override
  public TiledProduct with(double[] x) {
    List<TiledProduct.Tile> tiles = new ArrayList<>();
    for (int i = 0; i < SHAPES.length; i++) {
      tiles.add(new TiledProduct.Tile(SHAPES[i][0], SHAPES[i][1], Math.exp(x[i])));
    }
    int at = SHAPES.length;
    var waves =
        new TiledProduct.Waves(
            Law.share(x[at + 1]),
            Math.exp(x[at]),
            Math.exp(x[at + 2]),
            Math.exp(x[at + 3]),
            Math.exp(x[at + 4]));
    var memory =
        new TiledProduct.Traffic(
            Math.exp(x[at + 6]),
            Math.exp(x[at + 7]),
            Math.exp(x[at + 8]),
            Math.exp(x[at + 9]),
            Math.exp(x[at + 10]),
            Math.exp(x[at + 11]));
    return new TiledProduct(
        machine,
        tiles,
        SPLITS,
        waves,
        memory,
        1 + Math.exp(x[at + 12]),
        Math.exp(x[at + 13]),
        Math.exp(x[at + 5]));
  }
}
