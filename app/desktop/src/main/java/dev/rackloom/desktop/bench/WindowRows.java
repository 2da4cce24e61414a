package dev.rackloom.desktop.bench;

import dev.rackloom.api.Progress;
import dev.rackloom.core.bench.BenchReport.Row;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What opening a model takes in the window of the application, with its panes and its workspace:
 * reported beside what the graph alone takes.
 */
final class WindowRows {

  private static final int SMALL_RUNS = 5;

  private static final String FIRST =
      "the application's window on an empty workspace, with all of its panes: CPU time of all threads"
          + " from opening the file in the running window until the graph's first frame was painted;"
          + " window of 1440x900, software renderer, idle before";

  private final Path sample;
  private final Progress progress;
  private final List<Row> rows = new ArrayList<>();

  WindowRows(Path sample, Progress progress) {
    this.sample = sample;
    this.progress = progress;
  }

  /**
   * Models that are opened.
   *
   * @param middle are opened and then expanded, by the names of their rows
   * @param large likewise, and its memory is told
   * @param million of nodes, opened alone
   * @param heap that one's
   */
  record Models(Map<String, Path> middle, Path large, Path million, String heap) {}

  /** Measures. */
  List<Row> rows(Models models) {
    progress.at(Double.NaN, "a session of the window to learn from");
    try (Learnt session = Learnt.opening(WindowProbe.class, sample)) {
      small(session);
      models.middle().forEach((name, file) -> expanded(session, name, file));
      Probed big = expanded(session, "n50000", models.large());
      row("desk.n50000.first-picture", "cpu-s", big.median("openCpuSeconds"), first(big));
      row(
          "desk.n50000.memory",
          "MB",
          big.median("residentMegabytes"),
          "resident set of the whole process with every group open, started with " + Probed.HEAP);
      million(session, models);
    }
    return rows;
  }

  private void million(Learnt session, Models models) {
    progress.at(Double.NaN, "opening n1000000 in the window");
    String file = models.million().toString();
    Probed probed = Probed.running(session.options(), models.heap(), WindowProbe.class, 1, file);
    row(
        "desk.n1000000.opened",
        "s",
        probed.median("openWallSeconds"),
        String.format(
            Locale.ROOT,
            "decoder, collapsed, started with %s: wall time from opening the file in the running window"
                + " until the first frame was painted; %.0f MB then",
            models.heap(),
            probed.median("residentMegabytes")));
  }

  private void small(Learnt session) {
    Probed probed = probe(session, "all-MiniLM-L6-v2 in the window", SMALL_RUNS, sample);
    row("desk.minilm.first-picture", "cpu-s", probed.median("openCpuSeconds"), first(probed));
    row(
        "desk.minilm.memory",
        "MB",
        probed.median("residentMegabytes"),
        String.format(
            Locale.ROOT,
            "resident set of the whole process at rest after that, started with %s; %.0f before the"
                + " model was opened",
            Probed.HEAP,
            probed.median("emptyMegabytes")));
  }

  private Probed expanded(Learnt session, String name, Path file) {
    Probed probed = probe(session, name + " in the window", 1, file, "expand");
    row(
        "desk." + name + ".opened-expanded",
        "cpu-s",
        probed.median("expandedCpuSeconds"),
        String.format(
            Locale.ROOT,
            "from opening the file in the running window until a frame with every group open, %,.0f"
                + " boxes, was painted; %.2f s of wall time",
            probed.median("boxes"),
            probed.median("expandedWallSeconds")));
    return probed;
  }

  private static String first(Probed probed) {
    return String.format(
        Locale.ROOT,
        "%s; %.2f s of wall time; %.2f CPU s until the window was at rest",
        FIRST,
        probed.median("openWallSeconds"),
        probed.median("restCpuSeconds"));
  }

  private Probed probe(Learnt session, String what, int runs, Path file, String... wanted) {
    progress.at(Double.NaN, "opening " + what);
    List<String> arguments = new ArrayList<>(List.of(file.toString()));
    arguments.addAll(List.of(wanted));
    return Probed.running(
        session.options(), WindowProbe.class, runs, arguments.toArray(String[]::new));
  }

  private void row(String id, String unit, double value, String note) {
    rows.add(
        Double.isNaN(value)
            ? new Row(id, unit, null, null, null, "the measuring process said nothing of it")
            : new Row(id, unit, value, null, "measured", note));
  }
}
