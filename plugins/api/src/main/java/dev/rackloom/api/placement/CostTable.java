package dev.rackloom.api.placement;

import dev.rackloom.api.Checks;
import java.util.Arrays;

/**
 * Nanoseconds per stage and place: devices, then groups. Immutable; {@link #FORBIDDEN} where a
 * stage cannot run.
 */
public final class CostTable {

  /** Stands where a stage cannot run on a device. */
  public static final long FORBIDDEN = Long.MAX_VALUE;

  private final long[][] nanos;

  private CostTable(long[][] nanos) {
    this.nanos = nanos;
  }

  /** A copy of {@code nanos[stage][device]}; each 0 or more, or {@link #FORBIDDEN}. */
  public static CostTable of(long[][] nanos) {
    long[][] copy = new long[nanos.length][];
    for (int s = 0; s < nanos.length; s++) {
      copy[s] = nanos[s].clone();
      Checks.that(
          copy[s].length == copy[0].length,
          "row "
              + s
              + " of the cost table has "
              + copy[s].length
              + " devices, row 0 has "
              + copy[0].length);
      for (int d = 0; d < copy[s].length; d++) {
        Checks.notNegative(copy[s][d], "cost of stage " + s + " on device " + d);
      }
    }
    return new CostTable(copy);
  }

  /** Nanoseconds of a stage on a device. */
  public long nanos(int stage, int device) {
    return nanos[stage][device];
  }

  /** Whether a stage can run on a device. */
  public boolean allows(int stage, int device) {
    return nanos[stage][device] != FORBIDDEN;
  }

  /** How many stages it has. */
  public int stages() {
    return nanos.length;
  }

  /** How many places it has: devices and groups. */
  public int places() {
    return nanos.length == 0 ? 0 : nanos[0].length;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CostTable t && Arrays.deepEquals(nanos, t.nanos);
  }

  @Override
  public int hashCode() {
    return Arrays.deepHashCode(nanos);
  }
}
