package dev.rackloom.desktop.bench;

import dev.rackloom.api.Progress;
import dev.rackloom.core.bench.BenchReport.Row;
import dev.rackloom.core.bench.MoeRows;
import java.util.List;
import java.util.Locale;

/** How long a frame of the expert map takes while the mouse moves over it and it is zoomed. */
public final class ExpertMapRows implements MoeRows {

  private static final String ROW = "expert-map.frame-p99";
  private static final String HOW =
      "61 layers x 256 experts on a window of 1440x900, 6 s of scripted hovering and zooming after"
          + " 2 s of the same unmeasured; software renderer; ";

  private final Progress progress;

  public ExpertMapRows(Progress progress) {
    this.progress = progress;
  }

  @Override
  public List<String> ids() {
    return List.of(ROW);
  }

  @Override
  public List<Row> rows() {
    progress.at(Double.NaN, "moving over an expert map");
    Probed probed = Probed.running(List.of(), ExpertMapProbe.class);
    double both = probed.median("bothP99Millis");
    if (Double.isNaN(both)) {
      return List.of(
          new Row(ROW, "ms", null, null, null, "the measuring process said nothing of it"));
    }
    return List.of(
        new Row(
            ROW,
            "ms",
            both,
            null,
            "measured",
            HOW
                + String.format(
                    Locale.ROOT,
                    "CPU time of both threads in a frame, added: toolkit %.1f ms and renderer %.1f"
                        + " ms at their own p99; %.0f frames",
                    probed.median("fxP99Millis"),
                    probed.median("rasterP99Millis"),
                    probed.median("frames"))));
  }
}
