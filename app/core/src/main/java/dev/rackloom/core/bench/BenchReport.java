package dev.rackloom.core.bench;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a benchmark found.
 *
 * @param bench its name
 * @param machine where it ran
 * @param rows one a number, measured or not
 */
public record BenchReport(String bench, Machine machine, List<Row> rows) {
  public BenchReport {
    rows = List.copyOf(rows);
  }

  /** Facts of a machine that numbers depend on. */
  public record Machine(int cores, String jdk, String os, String architecture, double loadAverage) {

    /** This one, now. */
    public static Machine here() {
      var os = java.lang.management.ManagementFactory.getOperatingSystemMXBean();
      return new Machine(
          os.getAvailableProcessors(),
          Runtime.version().toString(),
          os.getName(),
          os.getArch(),
          os.getSystemLoadAverage());
    }
  }

  /**
   * A number.
   *
   * @param id as the list of bars has it
   * @param unit of the value
   * @param value what was measured; null if it was not
   * @param reference what the value was measured against in the same run, in words
   * @param source {@code measured}; null without a value
   * @param note how it was measured, or why not
   */
  public record Row(
      String id,
      String unit,
      @Nullable Double value,
      @Nullable String reference,
      @Nullable String source,
      String note) {

    static Row measured(String id, String unit, double value, String reference, String note) {
      return new Row(id, unit, value, reference, "measured", note);
    }

    static Row missing(String id, String unit, String why) {
      return new Row(id, unit, null, null, null, why);
    }
  }
}
