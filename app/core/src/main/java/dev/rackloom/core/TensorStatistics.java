package dev.rackloom.core;

import dev.rackloom.api.Cancellation;
import dev.rackloom.api.graph.BodyAt;
import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.spi.WeightReader;
import dev.rackloom.loader.PluginCatalog;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What the elements of a weight are like. Those that are no numbers (NaN) are counted and left out
 * of the rest.
 *
 * @param count of all elements
 * @param zeros how many are exactly zero
 * @param notNumbers how many are NaN or infinite
 * @param deviation the standard deviation of all of them
 */
public record TensorStatistics(
    long count,
    long zeros,
    long notNumbers,
    double least,
    double most,
    double mean,
    double deviation) {

  /**
   * Reads a weight from its file. Blocks for as long as that takes.
   *
   * @param way where the body of control flow is that it is in; none is the graph itself
   * @param tensor its id there
   * @return empty if the elements are not at hand, or no plain numbers
   */
  public static Optional<TensorStatistics> of(
      PluginCatalog plugins,
      Path file,
      Graph graph,
      List<BodyAt> way,
      int tensor,
      Cancellation cancellation) {
    Tally tally = new Tally();
    Optional<WeightReader> reader = plugins.weightReader(graph.format());
    boolean read =
        reader.isPresent() && reader.get().read(file, graph, way, tensor, tally, cancellation);
    return read && tally.count > 0 ? Optional.of(tally.statistics()) : Optional.empty();
  }

  /** Mean and variance after Welford (1962), which keeps digits where sums of squares lose them. */
  private static final class Tally implements WeightReader.Elements {
    private long count;
    private long zeros;
    private long notNumbers;
    private long numbers;
    private double least = Double.POSITIVE_INFINITY;
    private double most = Double.NEGATIVE_INFINITY;
    private double mean;
    private double squares;

    @Override
    public void take(double[] values, int n) {
      count += n;
      for (int i = 0; i < n; i++) {
        add(values[i]);
      }
    }

    private void add(double value) {
      if (!Double.isFinite(value)) {
        notNumbers++;
        return;
      }
      zeros += value == 0 ? 1 : 0;
      least = Math.min(least, value);
      most = Math.max(most, value);
      double before = value - mean;
      mean += before / ++numbers;
      squares += before * (value - mean);
    }

    TensorStatistics statistics() {
      boolean any = numbers > 0;
      return new TensorStatistics(
          count,
          zeros,
          notNumbers,
          any ? least : Double.NaN,
          any ? most : Double.NaN,
          any ? mean : Double.NaN,
          any ? Math.sqrt(squares / numbers) : Double.NaN);
    }
  }
}
