package dev.rackloom.desktop.bench;

import dev.rackloom.api.Progress;
import dev.rackloom.core.bench.BenchReport;
import dev.rackloom.core.bench.BenchReport.Row;
import dev.rackloom.testkit.GeneratedModels;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How much the graph viewer takes: of CPU time until a model is on the screen and until it is all
 * open, of memory, of each frame while moving about, of each letter typed. Takes two to four
 * minutes, and as long again in the application's window; each model is opened in a process of its
 * own.
 */
public final class ViewerBench {

  private static final int SMALL_RUNS = 5;

  /** Room for a graph of a million nodes with its stages. */
  private static final String MILLION_HEAP = "-Xmx5g";

  private static final String FIRST =
      "CPU time of all threads from opening the file (read, cut into stages, laid out) until the"
          + " first frame was painted; window of 1440x900, software renderer, idle before";
  private static final String EXPANDED =
      "CPU time of all threads from the opened model until a frame with every group open was"
          + " painted";
  private static final String MEMORY =
      "resident set of the whole process with the picture on the screen, started with "
          + Probed.HEAP
          + "; ";
  private static final String MOVED =
      "10 s of panning and zooming at zooms of 0.005, 0.02, 0.1, 0.4 and 1, all groups open, after"
          + " 3 s of the same unmeasured; "
          + "CPU time of the thread from the start of one pulse to the start of the next; ";

  private final Path folder;
  private final Path sample;
  private final Progress progress;
  private final List<Row> rows = new ArrayList<>();

  /**
   * A benchmark.
   *
   * @param folder where generated models are written
   * @param sample the real model: all-MiniLM-L6-v2
   */
  public ViewerBench(Path folder, Path sample, Progress progress) {
    this.folder = folder;
    this.sample = sample;
    this.progress = progress;
  }

  /** Runs all of it. */
  public BenchReport run() {
    BenchReport.Machine machine = BenchReport.Machine.here();
    progress.at(Double.NaN, "a session to learn from");
    try (Learnt session = Learnt.opening(ViewerProbe.class, sample)) {
      measure(session);
    }
    rows.addAll(new WindowRows(sample, progress).rows(inWindow()));
    progress.at(1, "measured");
    return new BenchReport("viewer", machine, rows);
  }

  private void measure(Learnt session) {
    Probed real = probe(session, "all-MiniLM-L6-v2", sample, SMALL_RUNS);
    row("minilm.first-picture", "cpu-s", real.median("openCpuSeconds"), first(session));
    row("minilm.memory", "MB", real.median("residentMegabytes"), MEMORY + peak(real));
    Probed small = probe(session, "a decoder of 819 nodes", decoder(819), SMALL_RUNS);
    row("decoder819.first-picture", "cpu-s", small.median("openCpuSeconds"), first(session));
    expanded(session, "n5000", "decoder", decoder(5_000));
    expanded(session, "n10000", "decoder", decoder(10_000));
    expanded(session, "n23000", "unrolled experts", experts(23_000));
    expanded(session, "circling5000", "scopes that feed each other", circling(5_000));
    large(session);
    collapsed(session);
    million(session);
  }

  private WindowRows.Models inWindow() {
    Map<String, Path> middle = new LinkedHashMap<>();
    middle.put("n5000", decoder(5_000));
    middle.put("n10000", decoder(10_000));
    middle.put("n23000", experts(23_000));
    return new WindowRows.Models(middle, experts(50_000), decoder(1_000_000), MILLION_HEAP);
  }

  private static String first(Learnt session) {
    return FIRST
        + (session.isThere()
            ? ", with what the virtual machine learnt in a session before, in which"
                + " all-MiniLM-L6-v2 was opened, as the launcher starts the desktop"
            : ", with nothing learnt before")
        + "; median of "
        + SMALL_RUNS
        + " processes";
  }

  private void expanded(Learnt session, String id, String what, Path file) {
    Probed probed = probe(session, id, file, 1, "expand");
    row(
        id + ".expanded",
        "cpu-s",
        probed.median("expandCpuSeconds"),
        what + ", " + boxes(probed) + "; " + EXPANDED);
  }

  private void large(Learnt session) {
    Probed moved = probe(session, "n50000", experts(50_000), 1, "expand", "move", "search");
    row(
        "n50000.expanded",
        "cpu-s",
        moved.median("expandCpuSeconds"),
        "unrolled experts, " + boxes(moved) + "; " + EXPANDED);
    row("n50000.memory", "MB", moved.median("residentMegabytes"), MEMORY + peak(moved));
    moving("panzoom", "unrolled experts", moved);
    typing(moved);
    Probed deep = probe(session, "decoder50000", decoder(50_000), 1, "expand", "move");
    row(
        "decoder50000.expanded",
        "cpu-s",
        deep.median("expandCpuSeconds"),
        "decoder with states, " + boxes(deep) + "; " + EXPANDED);
    row("decoder50000.memory", "MB", deep.median("residentMegabytes"), MEMORY + peak(deep));
    moving("decoder50000.panzoom", "decoder with states", deep);
    progress.at(Double.NaN, "typing queries and dragging stages");
    rows.addAll(new DeskRows(folder, session).rows(circling(50_000)));
  }

  private void moving(String id, String what, Probed probed) {
    row(
        id + ".fx-p99",
        "ms",
        probed.median("fxP99Millis"),
        what + "; " + MOVED + "the toolkit's thread, copying the picture to the window included");
    row(
        id + ".raster-p99",
        "ms",
        probed.median("rasterP99Millis"),
        what + "; " + MOVED + "the renderer's thread");
    row(id + ".frames", "count", probed.median("frames"), "frames painted in those 10 s");
  }

  private void typing(Probed probed) {
    row(
        "search.keystroke-p99",
        "ms",
        probed.median("keystrokeP99Millis"),
        String.format(
            Locale.ROOT,
            "wall time from a letter to the first 60 results, %.0f letters of ten words, 50,000"
                + " nodes; the first letter, which may find the index not ready, took %.1f ms",
            probed.median("keystrokes"),
            probed.median("keystrokeFirstMillis")));
  }

  private void collapsed(Learnt session) {
    Probed probed = probe(session, "n100000", decoder(100_000), 1);
    row(
        "n100000.first-picture",
        "s",
        probed.median("pictureWallSeconds"),
        "decoder, wall time from the opened model (graph and stages in memory) until the first"
            + " frame was painted, collapsed; with the file read and cut see n100000.opened");
    row(
        "n100000.opened",
        "s",
        probed.median("openWallSeconds"),
        String.format(
            Locale.ROOT,
            "same, from opening the file; reading it and cutting it into stages took %.1f CPU s",
            probed.median("readCpuSeconds")));
  }

  /** No limit is set for it: it is only reported. */
  private void million(Learnt session) {
    progress.at(Double.NaN, "opening n1000000");
    Probed probed = Probed.of(session, MILLION_HEAP, decoder(1_000_000), 1);
    row(
        "n1000000.first-picture",
        "s",
        probed.median("pictureWallSeconds"),
        "decoder, collapsed, started with "
            + MILLION_HEAP
            + "; wall time from the opened model until the first frame was painted");
    row(
        "n1000000.opened",
        "s",
        probed.median("openWallSeconds"),
        String.format(
            Locale.ROOT,
            "same, from opening the file; reading it and cutting it into stages took %.1f CPU s",
            probed.median("readCpuSeconds")));
    row(
        "n1000000.memory",
        "MB",
        probed.median("residentMegabytes"),
        "resident set of the whole process; " + peak(probed));
  }

  private Path decoder(int nodes) {
    return GeneratedModels.decoder(folder.resolve("decoder-" + nodes + ".onnx"), nodes);
  }

  private Path experts(int nodes) {
    return GeneratedModels.experts(folder.resolve("experts-" + nodes + ".onnx"), nodes);
  }

  private Path circling(int nodes) {
    return GeneratedModels.cyclicScopes(folder.resolve("circling-" + nodes + ".onnx"), nodes, 1);
  }

  private Probed probe(Learnt session, String what, Path file, int runs, String... wanted) {
    progress.at(Double.NaN, "opening " + what);
    return Probed.of(session, file, runs, wanted);
  }

  private void row(String id, String unit, double value, String note) {
    rows.add(
        Double.isNaN(value)
            ? new Row(id, unit, null, null, null, "the measuring process said nothing of it")
            : new Row(id, unit, value, null, "measured", note));
  }

  private static String boxes(Probed probed) {
    return String.format(Locale.ROOT, "%,.0f boxes", probed.median("boxes"));
  }

  private static String peak(Probed probed) {
    return String.format(Locale.ROOT, "%.0f MB at its peak", probed.median("peakMegabytes"));
  }
}
