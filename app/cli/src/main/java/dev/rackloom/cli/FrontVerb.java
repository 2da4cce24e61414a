package dev.rackloom.cli;

import dev.rackloom.api.RackloomException;
import dev.rackloom.api.placement.Metric;
import dev.rackloom.api.spi.SolveContext;
import dev.rackloom.codec.Codec;
import dev.rackloom.core.Goal;
import dev.rackloom.core.OpenModel;
import dev.rackloom.core.PlacementFile;
import dev.rackloom.core.Session;
import dev.rackloom.engine.pareto.ParetoFront;
import dev.rackloom.engine.pareto.ParetoOutcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** {@code place --pareto}: a front instead of one placement. */
final class FrontVerb {

  private final Console console;
  private final boolean json;
  private final @Nullable Path out;
  private final @Nullable Path plot;

  /**
   * @param out a folder for a placement file a point, or a {@code .json} file for the document
   * @param plot an SVG file
   */
  FrontVerb(Console console, boolean json, @Nullable Path out, @Nullable Path plot) {
    this.console = console;
    this.json = json;
    this.out = out;
    this.plot = plot;
  }

  /** The metrics of a list such as {@code latency,energy}. */
  static List<Metric> metrics(String list) {
    List<Metric> metrics = new ArrayList<>();
    for (String name : list.split(",", -1)) {
      Metric metric = Goal.of(name).metric();
      if (metrics.contains(metric)) {
        throw RackloomException.user(
            "--pareto " + list + " names " + metric.word() + " twice", "name each metric once.");
      }
      metrics.add(metric);
    }
    if (metrics.size() < 2) {
      throw RackloomException.user(
          "--pareto " + list + " names one metric only",
          "name two or three, such as latency,throughput, or use --objective.");
    }
    return metrics;
  }

  /** Looks for the front, and writes it. */
  int run(
      Session session, OpenModel open, List<Metric> metrics, String solver, SolveContext context) {
    return switch (session.front(metrics, solver, context)) {
      case ParetoFront front -> {
        if (json) {
          console.document(FrontReports.document(session, front));
        } else {
          FrontReports.table(console, session, front);
        }
        save(session, open, front);
        yield 0;
      }
      case ParetoOutcome.Infeasible none -> {
        if (json) {
          console.document(FrontReports.infeasible(metrics, none));
        }
        yield PlaceReports.infeasible(console, none.reasons());
      }
    };
  }

  private void save(Session session, OpenModel open, ParetoFront front) {
    if (plot != null) {
      write(plot, FrontPlot.svg(front).getBytes(StandardCharsets.UTF_8), "--plot");
    }
    if (out != null && out.toString().toLowerCase(Locale.ROOT).endsWith(".json")) {
      write(out, Codec.toJson(FrontReports.document(session, front)), "--out");
    } else if (out != null) {
      savePoints(out, session, open, front);
    }
  }

  private static void savePoints(Path folder, Session session, OpenModel open, ParetoFront front) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw cannotWrite(folder, "--out", e);
    }
    for (int i = 0; i < front.points().size(); i++) {
      String name = FrontReports.name(i);
      var placement = session.placement(front.points().get(i).devices(), name);
      byte[] text = new PlacementFile(open.cut(), placement).json();
      write(folder.resolve(name + ".json"), text, "--out");
    }
  }

  private static void write(Path file, byte[] content, String option) {
    try {
      Files.write(file, content);
    } catch (IOException e) {
      throw cannotWrite(file, option, e);
    }
  }

  private static RackloomException cannotWrite(Path file, String option, IOException e) {
    return RackloomException.resources(
        "cannot write " + file + ": " + e.getMessage(),
        "choose another file for " + option + ".",
        e);
  }
}
