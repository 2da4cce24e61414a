package dev.rackloom.desktop.bench;

import dev.rackloom.core.bench.BenchReport.Row;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * How long people wait for a letter of a query, and for what devices make of a stage in the air.
 */
final class DeskRows {

  private static final int DEVICES = 8;

  private final Path folder;
  private final Learnt learnt;

  DeskRows(Path folder, Learnt learnt) {
    this.folder = folder;
    this.learnt = learnt;
  }

  List<Row> rows(Path model) {
    Probed probed =
        Probed.running(
            learnt.options(),
            DeskProbe.class,
            model.toString(),
            rack().toString(),
            folder.resolve("desk").toString());
    return List.of(typing(probed), dragging(probed));
  }

  private Path rack() {
    StringBuilder devices = new StringBuilder();
    StringBuilder links = new StringBuilder();
    for (int i = 0; i < DEVICES; i++) {
      devices.append("      - {id: g").append(i).append(", use: h200-sxm}\n");
      links.append("  - {id: l" + i + ", between: [g" + i + ", fabric], use: roce-400g}\n");
    }
    String text =
        "rack: eight\nnodes:\n  - id: n0\n    devices:\n"
            + devices
            + "switches: [fabric]\nlinks:\n"
            + links;
    try {
      return Files.writeString(folder.resolve("eight.yaml"), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Row typing(Probed probed) {
    return row(
        "query.keystroke-p99",
        probed.median("keystrokeP99Millis"),
        String.format(
            Locale.ROOT,
            "wall time from a letter to the laid-out list of results, %.0f letters of six queries"
                + " with conditions of operators and of stages, 50,000 nodes in scopes and in %.0f"
                + " stages; the first letter took %.1f ms; limit 50",
            probed.median("keystrokes"),
            probed.median("stages"),
            probed.median("keystrokeFirstMillis")));
  }

  private static Row dragging(Probed probed) {
    return row(
        "drag.fit-p99",
        probed.median("dragP99Millis"),
        String.format(
            Locale.ROOT,
            "wall time from taking stages up until each of %.0f devices shows whether they fit and"
                + " what the goal would be, laid out for the next frame; %.0f drags of the same"
                + " model after ten unmeasured; the first took %.1f ms; limit 50",
            probed.median("devices"),
            probed.median("drags"),
            probed.median("dragFirstMillis")));
  }

  private static Row row(String id, double millis, String note) {
    return Double.isNaN(millis)
        ? new Row(id, "ms", null, null, null, "the measuring process said nothing of it")
        : new Row(id, "ms", millis, null, "measured", note);
  }
}
