package dev.rackloom.moe;

import dev.rackloom.api.Ids;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.moe.ExpertStatistics;
import dev.rackloom.api.moe.LayerNumbers;
import dev.rackloom.api.moe.LoadTable;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * SGLang's {@code --init-expert-location}, the form with {@code logical_count}: loads, from which
 * SGLang makes a map of its own. Dense layers are counted and have no load.
 */
public final class SglangCounts {

  /** What {@code --to} calls it. */
  public static final String NAME = "sglang-counts";

  private SglangCounts() {}

  /**
   * The file's content.
   *
   * @throws RackloomException if the model's layer numbers are not known
   */
  public static byte[] write(ExpertStatistics statistics) {
    Ids layers = statistics.layers().layers();
    if (layers.contains(LayerNumbers.UNKNOWN)) {
      throw RackloomException.user(
          NAME + " needs the model's layer numbers, which nobody has said",
          "say how many dense layers come first: --dense N.");
    }
    LoadTable loads = statistics.loads();
    double[][] rows = new double[layers.get(layers.size() - 1) + 1][statistics.experts()];
    for (int row = 0; row < layers.size(); row++) {
      rows[layers.get(row)] = loads.row(row);
    }
    return Arrays.stream(rows)
        .map(SglangCounts::list)
        .collect(
            Collectors.joining(",\n  ", "{\"" + CountsJsonReader.SGLANG + "\": [\n  ", "\n]}\n"))
        .getBytes(StandardCharsets.UTF_8);
  }

  private static String list(double[] numbers) {
    return Arrays.stream(numbers)
        .mapToObj(n -> n == Math.rint(n) && n < 1e15 ? Long.toString((long) n) : Double.toString(n))
        .collect(Collectors.joining(", ", "[", "]"));
  }
}
