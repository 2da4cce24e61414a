package dev.rackloom.api.cost;

import dev.rackloom.api.Checks;
import java.util.List;

/**
 * The law of a dense product {@code [m,k] x [k,n]}: kernels cut it into tiles, the tiles go to the
 * units of the machine in waves, and a library takes about the best of its tile shapes.
 *
 * <pre>
 * tiles(c)  = ceil(m/rows) * ceil(n/columns) * batch * split       c: a tile shape and a split of k
 * w(c)      = tiles / units
 * waves(c)  = max(1, s ceil(w) + (1 - s) w)                        s: waveShare
 * tC(c)     = waves * (2 rows columns k / split / (P / units * ec) + tw) * hot
 * tM(c)     = B / (W em) * residency * sqrt(1 + (1 / (o w))^2) + tiles re-read
 * t(c)      = (tC^p + tM^p)^(1/p) + cost of adding up the splits
 * t         = (mean of t(c)^-q)^(-1/q) + t0
 * </pre>
 *
 * <p>After Williams, Waterman and Patterson, "Roofline", CACM 2009 (the two times); NVIDIA, "Matrix
 * multiplication background user's guide" (tiles and waves); Osama, Merrill, Cecka, Garland and
 * Owens, "Stream-K", PPoPP 2023 (splits of k). Times in nanoseconds, per launch.
 *
 * @param machine facts
 * @param tiles the tile shapes, with what of the peak each reaches
 * @param splits into how many parts k may be cut
 * @param waves how waves count
 * @param memory how traffic counts
 * @param knee p, 1 or more
 * @param choice q: how surely the best tile shape is taken
 * @param launchNanos t0
 */
public record TiledProduct(
    Machine machine,
    List<Tile> tiles,
    List<Integer> splits,
    Waves waves,
    Traffic memory,
    double knee,
    double choice,
    double launchNanos)
    implements CostFunction {

  /** Contribution of a shape this much slower than the best is not worth a power. */
  private static final double HOPELESS = 2.5;

  /** A tile shape and what of a unit's peak its inner loop reaches. */
  public record Tile(int rows, int columns, double efficiency) {
    public Tile {
      Checks.positive(rows, "rows of a tile");
      Checks.positive(columns, "columns of a tile");
      Checks.positive(efficiency, "efficiency of a tile");
    }
  }

  /**
   * How waves count.
   *
   * @param share of the last wave that is paid as if full, 0 to 1
   * @param tileNanos fixed time of a tile: filling and draining its pipeline
   * @param splitNanos fixed time of adding up splits
   * @param throttle what sustained arithmetic costs in clock: 0.1 is 10 % slower
   * @param throttleNanos arithmetic of a whole stage from which the clock falls
   */
  public record Waves(
      double share, double tileNanos, double splitNanos, double throttle, double throttleNanos) {
    public Waves {
      Checks.that(share >= 0 && share <= 1, "share must be 0 to 1, was " + share);
      Checks.notNegative(tileNanos, "tileNanos");
      Checks.notNegative(splitNanos, "splitNanos");
      Checks.notNegative(throttle, "throttle");
      Checks.positive(throttleNanos, "throttleNanos");
    }
  }

  /**
   * How traffic counts.
   *
   * @param efficiency what of the bandwidth large work reaches
   * @param occupancy o: waves from which bandwidth is saturated, inverse
   * @param reread share of the tiles' operands that comes from the home tier again
   * @param split traffic of partial sums, as a factor of their bytes
   * @param cacheGain how much faster than home work runs that fits the cache
   * @param cacheShare which share of the cache that takes
   */
  public record Traffic(
      double efficiency,
      double occupancy,
      double reread,
      double split,
      double cacheGain,
      double cacheShare) {
    public Traffic {
      Checks.positive(efficiency, "efficiency");
      Checks.positive(occupancy, "occupancy");
      Checks.notNegative(reread, "reread");
      Checks.notNegative(split, "split");
      Checks.notNegative(cacheGain, "cacheGain");
      Checks.positive(cacheShare, "cacheShare");
    }
  }

  public TiledProduct {
    tiles = List.copyOf(tiles);
    splits = List.copyOf(splits);
    Checks.that(!tiles.isEmpty() && !splits.isEmpty(), "a tiled product needs tiles and splits");
    Checks.that(knee >= 1, "knee must be 1 or more, was " + knee);
    Checks.positive(choice, "choice");
    Checks.notNegative(launchNanos, "launchNanos");
  }

  @Override
  public CostParts at(BoundWork work) {
    double launches = Math.max(1, work.launches());
    double flops = work.flops() / launches;
    double bytes = work.bytes() / launches;
    Shape shape = Shape.of(work, flops);
    double hot = hot(work, shape.m);
    double mem = bytes / bandwidth(bytes);
    double total = best(shape, mem, hot) + launchNanos;
    double compute = flops / machine.flopsPerS() / tiles.getFirst().efficiency() * 1e9 * hot;
    return new CostParts(
        launches * compute, launches * mem, launches * launchNanos, launches * total);
  }

  /** m, n, k and the number of such products; a product without them is taken as a cube. */
  private record Shape(double m, double n, double k, double batch) {
    static Shape of(BoundWork work, double flops) {
      double m = work.feature("m");
      double n = work.feature("n");
      double k = work.feature("k");
      if (m > 0 && n > 0 && k > 0) {
        return new Shape(m, n, k, Math.max(1, work.feature("batch")));
      }
      double side = Math.max(1, Math.cbrt(flops / 2));
      return new Shape(side, side, side, 1);
    }
  }

  private double hot(BoundWork work, double m) {
    if (waves.throttle() == 0 || work.heldBytes() <= 0) {
      return 1;
    }
    double x = m * work.heldBytes() / machine.flopsPerS() * 1e9 / waves.throttleNanos();
    double cube = x * x * x;
    return 1 + waves.throttle() * (cube > 1e12 ? 1 : cube / (1 + cube));
  }

  /** Bytes a nanosecond. */
  private double bandwidth(double bytes) {
    double home = machine.bytesPerS() * memory.efficiency() * 1e-9;
    if (machine.cacheBytes() == 0) {
      return home;
    }
    double fill = bytes / (memory.cacheShare() * machine.cacheBytes());
    return home * (1 + memory.cacheGain() / (1 + fill * fill));
  }

  private double best(Shape shape, double mem, double hot) {
    int count = tiles.size() * splits.size();
    double[] larger = new double[count];
    double[] smaller = new double[count];
    double[] extra = new double[count];
    double least = Double.POSITIVE_INFINITY;
    int i = 0;
    for (Tile tile : tiles) {
      for (int split : splits) {
        double w = waveCount(shape, tile, split);
        double c = computeNanos(shape, tile, split, w) * hot;
        double t = memoryNanos(shape, tile, mem, w);
        larger[i] = Math.max(c, t);
        smaller[i] = Math.min(c, t);
        extra[i] = split == 1 ? 0 : splitNanos(shape, split);
        least = Math.min(least, larger[i] + extra[i]);
        i++;
      }
    }
    return softMinimum(larger, smaller, extra, least);
  }

  private double waveCount(Shape s, Tile tile, int split) {
    return Math.ceil(s.m / tile.rows())
        * Math.ceil(s.n / tile.columns())
        * s.batch
        * split
        / machine.units();
  }

  private double computeNanos(Shape s, Tile tile, int split, double w) {
    double share = waves.share();
    double count = Math.max(1, share * Math.ceil(w) + (1 - share) * w);
    double flops = 2.0 * tile.rows() * tile.columns() * s.k / split;
    double perUnit = machine.flopsPerS() / machine.units() * tile.efficiency() * 1e-9;
    return count * (flops / perUnit + waves.tileNanos());
  }

  private double memoryNanos(Shape s, Tile tile, double mem, double w) {
    double starved = 1 / (memory.occupancy() * w);
    double again = 2 * s.m * s.n * s.k * s.batch * (1.0 / tile.rows() + 1.0 / tile.columns());
    double home = machine.bytesPerS() * memory.efficiency() * 1e-9;
    return mem * Math.sqrt(1 + starved * starved)
        + memory.reread() * again / Math.sqrt(machine.units()) / home;
  }

  private double splitNanos(Shape s, int split) {
    double bytes = 4 * s.m * s.n * s.batch * split * 2 / 3;
    return waves.splitNanos() + memory.split() * bytes / machine.bytesPerS() * 1e9;
  }

  private double softMinimum(double[] larger, double[] smaller, double[] extra, double least) {
    double sum = 0;
    for (int i = 0; i < larger.length; i++) {
      if (larger[i] + extra[i] <= HOPELESS * least) {
        double ratio = smaller[i] / larger[i];
        double t = larger[i] * Math.pow(1 + Math.pow(ratio, knee), 1 / knee) + extra[i];
        sum += Math.pow(t / least, -choice);
      }
    }
    return least * Math.pow(sum / larger.length, -1 / choice);
  }
}
