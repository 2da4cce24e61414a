package dev.rackloom.cli;

import dev.rackloom.agent.execution.OnnxExecutor;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.client.TensorValue;
import dev.rackloom.core.Workbench;
import dev.rackloom.core.bench.BenchReport;
import dev.rackloom.core.bench.CostBench;
import dev.rackloom.core.bench.DirectSession;
import dev.rackloom.core.bench.MoeBench;
import dev.rackloom.core.bench.MoeRows;
import dev.rackloom.core.bench.PlacementBench;
import dev.rackloom.core.bench.RowChoice;
import dev.rackloom.core.bench.RuntimeBench;
import dev.rackloom.core.bench.SplitExecutionRow;
import dev.rackloom.desktop.bench.ExpertMapRows;
import dev.rackloom.desktop.bench.ViewerBench;
import dev.rackloom.samples.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Our benchmarks. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = "Our benchmarks, on this machine: one table.")
final class BenchVerb implements Callable<Integer> {

  @Parameters(
      paramLabel = "NAME",
      description = "Which one: cost, moe, placement, runtime, viewer.")
  String name;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Given data; the benchmarks runtime and viewer need none.")
  @Nullable Path data;

  @Option(
      names = "--chaos",
      paramLabel = "T",
      defaultValue = "60s",
      description = "How long bench runtime harms agents under load (default: ${DEFAULT-VALUE}).")
  String chaos = "60s";

  @Option(
      names = "--rows",
      paramLabel = "ID[,ID]",
      description =
          "Rows of bench runtime to measure, by what their ids begin with (default: all).")
  @Nullable String rows;

  @Mixin Options.Output output;

  @Override
  public Integer call() throws IOException {
    if (data != null && !Files.isDirectory(data)) {
      throw RackloomException.user("--data " + data + " is no folder", "check the path.");
    }
    if (rows != null && !name.equals("runtime")) {
      throw RackloomException.user(
          "--rows chooses rows of bench runtime, not of " + name, "leave it out.");
    }
    Console console = output.console();
    BenchReport report =
        switch (name) {
          case "runtime" -> runtime(console);
          case "placement" -> new PlacementBench(given(), console.progress()).run();
          case "viewer" -> viewer(console);
          case "moe" -> moe(console);
          case "cost" -> new CostBench(given(), console.progress()).run();
          default ->
              throw RackloomException.user(
                  "no benchmark is called '" + name + "'",
                  "use cost, moe, placement, runtime or viewer.");
        };
    if (output.json) {
      console.document(report);
    } else if (!name.equals("runtime")) {
      table(console, report);
    }
    return 0;
  }

  private Path given() {
    Path folder = data;
    if (folder == null) {
      throw RackloomException.user(
          "bench " + name + " compares with given data", "name its folder with --data.");
    }
    return folder;
  }

  private BenchReport runtime(Console console) throws IOException {
    Duration harmed = Options.duration(chaos);
    RowChoice choice = rows == null ? RowChoice.ALL : RowChoice.of(rows);
    Path folder = Files.createTempDirectory("rackloom-bench-");
    try (Workbench bench = Workbench.open(folder)) {
      Path model = Samples.model(folder.resolve("samples"));
      return new RuntimeBench(
              bench, model, Direct::new, AgentsInProcess::new, harmed, console.progress())
          .run(choice, output.json ? row -> {} : asTheyCome(console));
    } finally {
      Folders.delete(folder);
    }
  }

  private BenchReport moe(Console console) throws IOException {
    Path given = given();
    Path folder = Files.createTempDirectory("rackloom-bench-");
    try (Workbench bench = Workbench.open(folder)) {
      Path samples = folder.resolve("samples");
      List<Path> models =
          List.of(
              Samples.topicalModel(samples, Samples.Experts.FUSED),
              Samples.topicalModel(samples, Samples.Experts.UNROLLED));
      List<MoeRows> more = new ArrayList<>(drawn(console));
      more.add(new SplitExecutionRow(bench, models, Direct::new));
      return new MoeBench(given, more, console.progress()).run();
    } finally {
      Folders.delete(folder);
    }
  }

  /** What the desktop measures of experts, where it can be drawn. */
  private static List<MoeRows> drawn(Console console) {
    try {
      SystemLibraries.checkDesktop(true);
      return List.of(new ExpertMapRows(console.progress()));
    } catch (RackloomException nothingToDrawWith) {
      console.note(nothingToDrawWith.failure().text());
      return List.of();
    }
  }

  private static BenchReport viewer(Console console) throws IOException {
    SystemLibraries.checkDesktop(true);
    Path folder = Files.createTempDirectory("rackloom-bench-");
    try {
      Path model = Samples.model(folder.resolve("samples"));
      return new ViewerBench(folder, model, console.progress()).run();
    } finally {
      Folders.delete(folder);
    }
  }

  private static void table(Console console, BenchReport report) {
    head(console, report.machine());
    report.rows().forEach(row -> line(console, row));
  }

  /** Prints the head before the first row, and each row when it is there. */
  private static Consumer<BenchReport.Row> asTheyCome(Console console) {
    BenchReport.Machine before = BenchReport.Machine.here();
    AtomicBoolean begun = new AtomicBoolean();
    return row -> {
      if (begun.compareAndSet(false, true)) {
        head(console, before);
      }
      line(console, row);
    };
  }

  private static void head(Console console, BenchReport.Machine m) {
    console.line("%d cores, JDK %s, %s %s", m.cores(), m.jdk(), m.os(), m.architecture());
    console.line("load average before: %.1f", m.loadAverage());
    console.line("%-22s %10s %-6s %s", "id", "value", "unit", "how");
  }

  private static void line(Console console, BenchReport.Row row) {
    Double value = row.value();
    String shown = value == null ? "-" : String.format(Locale.ROOT, "%.3f", value);
    String against = row.reference() == null ? "" : row.reference() + "; ";
    console.line("%-22s %10s %-6s %s", row.id(), shown, row.unit(), against + row.note());
  }

  /** The whole model in one ONNX Runtime session of this process. */
  private static final class Direct implements DirectSession {

    private final OnnxExecutor executor;

    Direct(Path model, int threads) {
      executor = OnnxExecutor.load(model, threads, System::nanoTime);
    }

    @Override
    public Map<String, TensorValue> run(Map<String, TensorValue> inputs) {
      return executor.fire(inputs, Bindings.NONE).outputs();
    }

    @Override
    public void close() {
      executor.close();
    }
  }
}
