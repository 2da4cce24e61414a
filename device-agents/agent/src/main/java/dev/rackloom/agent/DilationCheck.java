package dev.rackloom.agent;

import dev.rackloom.protocol.Wire;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.Locale;

/**
 * Whether D times the modelled time of every emulated stage is long enough for the CPU to compute
 * its numbers. What it proposes has room beyond what it demands, so that the proposal holds when
 * the machine is a little busier.
 */
final class DilationCheck {

  private static final double ROOM = 2;

  private final double margin;
  private double needed;
  private String tightest = "";

  DilationCheck(double margin) {
    this.margin = margin;
  }

  /**
   * An emulated stage that the CPU needs {@code cpuNanos} for and the device {@code modelledNanos}.
   */
  void see(String stage, String device, long cpuNanos, long modelledNanos) {
    double ratio = margin * cpuNanos / modelledNanos;
    if (ratio > needed) {
      needed = ratio;
      tightest =
          String.format(
              Locale.ROOT,
              "stage '%s' on '%s' is modelled at %.3f ms, but the CPU needs %.3f ms for its numbers",
              stage,
              device,
              modelledNanos / 1e6,
              cpuNanos / 1e6);
    }
  }

  /** The least that would have done; 0 if no stage is emulated. */
  double needed() {
    return needed;
  }

  /** FAILED_PRECONDITION with a dilation that would do, if this one does not. */
  void require(double dilation) {
    if (needed <= dilation) {
      return;
    }
    double enough = roundedUp(needed * ROOM);
    Metadata trailers = new Metadata();
    trailers.put(Wire.DILATION_NEEDED, Double.toString(enough));
    throw new StatusRuntimeException(
        Status.FAILED_PRECONDITION.withDescription(
            "time dilation "
                + dilation
                + " is too small: "
                + tightest
                + "; a time dilation of "
                + enough
                + " would do"),
        trailers);
  }

  /** Two significant digits. */
  static double roundedUp(double value) {
    double unit = Math.pow(10, Math.floor(Math.log10(value)) - 1);
    double rounded = Math.ceil(value / unit) * unit;
    return value >= 10 ? Math.rint(rounded) : Math.ceil(value * 10) / 10;
  }
}
