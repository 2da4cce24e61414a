package dev.rackloom.cli;

import dev.rackloom.api.Cancellation;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.moe.ExpertMap;
import dev.rackloom.api.moe.ExpertStatistics;
import dev.rackloom.api.moe.MigrationPlan;
import dev.rackloom.api.moe.RankTopology;
import dev.rackloom.core.Workbench;
import dev.rackloom.core.moe.ExpertAim;
import dev.rackloom.core.moe.ExpertFiles;
import dev.rackloom.core.moe.ExpertSession;
import dev.rackloom.core.moe.Placed;
import dev.rackloom.core.moe.TradeOff;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Places experts on ranks. */
@Command(
    name = "place",
    mixinStandardHelpOptions = true,
    description = "Where experts and their copies should live, and what that is predicted to do.")
final class MoePlaceVerb implements Callable<Integer> {

  @Parameters(paramLabel = "STATS", description = "Statistics of any engine that is read here.")
  Path file;

  @Option(
      names = "--objective",
      defaultValue = "auto",
      description =
          "balance, layer-time (needs a trace), eplb (for comparison), or auto: layer-time if there is a trace (default: ${DEFAULT-VALUE}).")
  String objective;

  @Option(
      names = "--current",
      paramLabel = "MAP",
      description = "The map that serves now: what moves is counted, and moves little.")
  @Nullable Path current;

  @Option(
      names = "--horizon",
      paramLabel = "STEPS",
      defaultValue = "0",
      description =
          "Steps until maps change again, within which a move has to pay; 0 for a small fixed price.")
  long horizon;

  @Option(
      names = "--robust",
      paramLabel = "STATS",
      arity = "1..*",
      description = "Other workloads that the same map has to serve well.")
  List<Path> robust = new ArrayList<>();

  @Option(
      names = "--expert-groups",
      paramLabel = "G",
      defaultValue = "1",
      description =
          "With eplb: the experts come in so many groups of neighbours, which are dealt out to the nodes (default: ${DEFAULT-VALUE}, its global variant).")
  int groups;

  @Option(
      names = "--inter-price",
      paramLabel = "MICROS",
      defaultValue = "0",
      description =
          "What one copy between nodes per token is worth, in microseconds of layer time.")
  double interPrice;

  @Option(
      names = "--time-limit",
      paramLabel = "T",
      defaultValue = "500ms",
      description =
          "Wall time a layer may take where layer time is searched (default: ${DEFAULT-VALUE}).")
  String timeLimit;

  @Option(
      names = "--pin",
      paramLabel = "[L:]E@R",
      description = "Expert E has a copy on rank R, in layer L or in all.")
  List<String> pins = new ArrayList<>();

  @Option(
      names = "--ban",
      paramLabel = "[L:]E@R",
      description = "Expert E has no copy on rank R, in layer L or in all.")
  List<String> bans = new ArrayList<>();

  @Option(
      names = "--curve",
      arity = "0..1",
      fallbackValue = "auto",
      paramLabel = "WHAT",
      description =
          "The trade-off instead of one map: moves (from --current) or internode (copies between nodes, needs a trace) against balance; without a word, moves if there is a --current.")
  @Nullable String curve;

  @Option(names = "--plot", paramLabel = "FILE", description = "Draw the trade-off here, as SVG.")
  @Nullable Path plot;

  @Option(names = "--plan", description = "With --current: print the ordered moves.")
  boolean plan;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Write the map here, in our own form.")
  @Nullable Path out;

  @Mixin ExpertOptions experts;

  @Mixin RankOptions ranks;

  @Mixin ExpertCostOptions costs;

  @Mixin Options.InWorkspace workspace;

  @Mixin Options.Output output;

  @Override
  public Integer call() {
    return Interrupt.during(this::place);
  }

  private int place(Interrupt interrupt) {
    Console console = output.console();
    check();
    try (Workbench bench = Workbench.open(workspace.folder())) {
      ExpertStatistics statistics = experts.read(bench, file, console);
      RankTopology topology = ranks.topology(bench, statistics.experts());
      ExpertSession session =
          ExpertSession.of(
              statistics,
              topology,
              costs.setting().under(ExpertRules.parse(pins, bans, statistics, topology)));
      ExpertAim aim = aim(bench, session, console);
      if (curve != null) {
        TradeOff found =
            session.curve(MoeCurve.kind(curve), aim, console.progress(), interrupt.arm());
        interrupt.tell(console);
        MoeCurve.print(console, output.json, plot, found);
        return 0;
      }
      Placed placed = session.place(aim, console.progress(), interrupt.arm());
      interrupt.tell(console);
      keep(bench, placed);
      report(console, session, aim, placed);
      return 0;
    }
  }

  private void check() {
    if (plot != null && curve == null) {
      throw RackloomException.user(
          "--plot draws a trade-off, but none is asked for", "add --curve.");
    }
    if (curve != null && !robust.isEmpty()) {
      throw RackloomException.user(
          "--curve trades for one workload, --robust would be ignored", "leave one of them out.");
    }
    if (plan && current == null) {
      throw RackloomException.user(
          "--plan tells how to get from a map to another, but none is named", "add --current MAP.");
    }
    if (horizon > 0 && current == null) {
      throw RackloomException.user(
          "--horizon says within what a move has to pay, but no map serves now",
          "add --current MAP.");
    }
    if (horizon < 0 || interPrice < 0) {
      throw RackloomException.user(
          "--horizon " + horizon + " or --inter-price " + interPrice + " is negative",
          "leave it out.");
    }
  }

  private ExpertAim aim(Workbench bench, ExpertSession session, Console console) {
    ExpertAim aim =
        ExpertAim.of(objective())
            .grouped(groups())
            .sparing(interPrice)
            .within(Options.duration(timeLimit))
            .robust(robust.stream().map(f -> experts.read(bench, f, console)).toList());
    return current == null ? aim : aim.from(current(bench, session), horizon);
  }

  private ExpertMap current(Workbench bench, ExpertSession session) {
    int[] slots = session.topology().ranks().stream().mapToInt(RankTopology.Rank::slots).toArray();
    ExpertMap map =
        new ExpertFiles(bench.plugins())
            .map(
                java.util.Objects.requireNonNull(current),
                "",
                experts.hints(dev.rackloom.api.Ids.of(slots)),
                Cancellation.NEVER);
    return ExpertRules.sameLayers(map, session.statistics().layers());
  }

  private int groups() {
    if (groups < 1 || (groups > 1 && objective() != ExpertAim.Objective.EPLB)) {
      throw RackloomException.user(
          "--expert-groups " + groups + " with the objective " + objective,
          "give 1 or more, with --objective eplb: other objectives know no groups.");
    }
    return groups;
  }

  private ExpertAim.Objective objective() {
    return switch (objective) {
      case "auto" -> ExpertAim.Objective.AUTO;
      case "balance" -> ExpertAim.Objective.BALANCE;
      case "layer-time" -> ExpertAim.Objective.LAYER_TIME;
      case "eplb" -> ExpertAim.Objective.EPLB;
      default ->
          throw RackloomException.user(
              "no objective is called '" + objective + "'",
              "use auto, balance, layer-time or eplb.");
    };
  }

  private void keep(Workbench bench, Placed placed) {
    bench
        .workspace()
        .experts()
        .save(
            String.valueOf(file.getFileName()),
            placed.solver(),
            placed.map(),
            String.format(
                java.util.Locale.ROOT, "balance %.3f predicted", placed.metrics().balanceMean()));
    if (out != null) {
      ExpertOut.write(
          out, new ExpertFiles(bench.plugins()).export("rackloom", placed.map()).content());
    }
  }

  private void report(Console console, ExpertSession session, ExpertAim aim, Placed placed) {
    Optional<MigrationPlan> migration =
        aim.current().map(now -> session.migration(now, placed.map()));
    if (output.json) {
      Map<String, @Nullable Object> json = MoeReports.placed(session, placed);
      migration.ifPresent(m -> json.put("migration", MoePlans.json(m, plan)));
      aim.current()
          .ifPresent(now -> json.put("before", MoeReports.metrics(session, session.price(now))));
      console.document(json);
      return;
    }
    MoePlans.placed(console, session, aim, placed);
    migration.ifPresent(m -> MoePlans.lines(console, session, m, plan));
  }
}
