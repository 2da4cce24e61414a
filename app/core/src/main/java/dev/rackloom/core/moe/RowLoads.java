package dev.rackloom.core.moe;

import dev.rackloom.api.moe.LoadTable;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How skewed the loads of one row are.
 *
 * @param sum of all loads
 * @param largest over the mean; 1 is perfectly even
 * @param variation standard deviation over the mean
 * @param idle experts without any load
 * @param hottest the experts, heaviest first
 */
public record RowLoads(
    double sum, double largest, double variation, int idle, List<Integer> hottest) {

  public RowLoads {
    hottest = List.copyOf(hottest);
  }

  /** Of a row of a table. */
  public static RowLoads of(LoadTable loads, int row) {
    double[] of = loads.row(row);
    double sum = loads.sum(row);
    double mean = sum / of.length;
    double squares = Arrays.stream(of).map(l -> (l - mean) * (l - mean)).sum();
    return new RowLoads(
        sum,
        mean == 0 ? 1 : Arrays.stream(of).max().orElse(0) / mean,
        mean == 0 ? 0 : Math.sqrt(squares / of.length) / mean,
        (int) Arrays.stream(of).filter(l -> l == 0).count(),
        IntStream.range(0, of.length)
            .boxed()
            .sorted((a, b) -> Double.compare(of[b], of[a]))
            .toList());
  }

  /** A load over the mean load of its row; 1 if the row has none. */
  public static double relative(LoadTable loads, int row, int expert) {
    double sum = loads.sum(row);
    return sum == 0 ? 1 : loads.load(row, expert) * loads.experts() / sum;
  }
}
