package dev.rackloom.core.workspace;

import dev.rackloom.api.placement.Placement;
import dev.rackloom.api.placement.Prediction;
import dev.rackloom.api.symbolic.Bindings;
import java.nio.file.Path;
import java.time.Instant;

/** Rows of the workspace as values. */
public final class Kept {

  private Kept() {}

  /** A model that was opened, and the sizes it was opened at. */
  public record Model(
      String digest,
      String name,
      String format,
      Path file,
      int operators,
      Bindings sizes,
      Instant openedAt) {}

  /** A rack that was opened. */
  public record RackRow(String name, Instant savedAt) {}

  /**
   * A placement with what was predicted of it.
   *
   * @param variant the name people gave it, empty for none
   */
  public record PlacementRow(
      long id,
      ModelCut cut,
      String rack,
      String objective,
      String solver,
      double lowerBound,
      Placement placement,
      Prediction prediction,
      Instant savedAt,
      String variant) {}

  /**
   * A change of a deployment's state.
   *
   * @param why it came to that, such as what an agent refused it for; empty if nobody said
   */
  public record DeploymentRow(
      long id, String name, long epoch, String state, String why, Instant at) {}

  /** Firings of one stage over an interval. */
  public record TelemetryRow(
      String deployment,
      long epoch,
      String device,
      String stage,
      String source,
      Instant from,
      int seconds,
      long count,
      double sumNanos,
      long maxNanos,
      long predictedNanos) {

    /** The mean time of a firing. */
    public double meanNanos() {
      return count == 0 ? 0 : sumNanos / count;
    }
  }

  /** A finished run, such as a demo, with its result as JSON. */
  public record Run(long id, String kind, String json, Instant at) {}
}
