package dev.rackloom.cli;

import dev.rackloom.api.Cancellation;
import dev.rackloom.api.graph.ExpertBlock;
import dev.rackloom.api.graph.State;
import dev.rackloom.api.symbolic.Dim;
import dev.rackloom.codec.Quantities;
import dev.rackloom.core.ModelDiff;
import dev.rackloom.core.OpenModel;
import dev.rackloom.core.Workbench;
import dev.rackloom.loader.PluginCatalog;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What a model file holds. */
@Command(
    name = "inspect",
    mixinStandardHelpOptions = true,
    description =
        "What the file holds: graph, parameters, state, experts, what was not understood.")
final class InspectVerb implements Callable<Integer> {

  @Parameters(paramLabel = "MODEL", description = "A model file.")
  Path model;

  @Option(
      names = "--against",
      paramLabel = "OTHER",
      description = "Say what this model has that the other has not, and the other way round.")
  @Nullable Path against;

  @Mixin Options.Sizes sizes;

  @Mixin Options.Output output;

  @Override
  public Integer call() {
    Console console = output.console();
    OpenModel open = read(model, console);
    if (against != null) {
      ModelDiff diff = ModelDiff.of(read(against, console).graph(), open.graph());
      if (output.json) {
        console.document(Reports.diff(diff));
      } else {
        print(console, diff);
      }
    } else if (output.json) {
      console.document(Reports.inspect(open));
    } else {
      print(console, open);
    }
    return 0;
  }

  private OpenModel read(Path file, Console console) {
    return Workbench.read(
        PluginCatalog.onClassPath(),
        file,
        sizes.bindings(),
        sizes.stages(),
        console.progress(),
        Cancellation.NEVER);
  }

  private static void print(Console console, ModelDiff diff) {
    console.line(
        "%d operators are the same, %d changed, %d added, %d removed",
        diff.same(),
        diff.count(ModelDiff.Kind.CHANGED),
        diff.count(ModelDiff.Kind.ADDED),
        diff.count(ModelDiff.Kind.REMOVED));
    for (ModelDiff.Change change : diff.changes()) {
      String sign =
          switch (change.kind()) {
            case ADDED -> "+";
            case REMOVED -> "-";
            case CHANGED -> "~";
          };
      console.line(
          "  %s %-14s %s  %s",
          sign, change.type(), change.name(), String.join("; ", change.what()));
    }
  }

  private static void print(Console console, OpenModel open) {
    var graph = open.graph();
    console.line(
        "%s (%s): %d operators, %d tensors, %s parameters, %s of weights",
        graph.name(),
        graph.format(),
        graph.operators().size(),
        graph.tensors().size(),
        graph.parameters(),
        bytes(graph.parameterBytes()));
    Set<Integer> kept =
        graph.states().stream()
            .flatMap(s -> Stream.of(s.past(), s.present()))
            .collect(Collectors.toSet());
    graph.inputs().stream()
        .filter(t -> !kept.contains(t))
        .mapToObj(graph.tensors()::get)
        .forEach(t -> console.line("  input  %-24s %s %s", t.name(), t.dtype(), t.shape()));
    graph.outputs().stream()
        .filter(t -> !kept.contains(t))
        .mapToObj(graph.tensors()::get)
        .forEach(t -> console.line("  output %-24s %s %s", t.name(), t.dtype(), t.shape()));
    Runs.of(graph.states(), s -> s.kind() + ", " + growth(s), State::layer)
        .forEach(run -> console.line("  state  %s: %s", run.layers("layer"), run.what()));
    Runs.of(graph.experts(), InspectVerb::experts, ExpertBlock::layer)
        .forEach(run -> console.line("  experts of %s: %s", run.layers("layer"), run.what()));
    var types =
        graph.operators().stream()
            .collect(
                Collectors.groupingBy(
                    o -> o.type().toString(), TreeMap::new, Collectors.counting()));
    console.line("  operators: %s", types);
    open.boundBy().forEach(line -> console.line("  size %s", line));
    if (graph.notUnderstood().isEmpty()) {
      console.line("  everything was understood");
    }
    graph
        .notUnderstood()
        .forEach(n ->
            console.line("  not understood: %s at %s; %s", n.what(), n.where(), n.consequence()));
  }

  private static String bytes(Dim bytes) {
    return bytes.known().isPresent()
        ? Quantities.showBytes(bytes.known().getAsLong())
        : "(" + bytes + ") bytes";
  }

  private static String growth(State s) {
    boolean fixed = s.bytesPerToken().equals(Dim.zero());
    return fixed ? bytes(s.fixedBytes()) + " a sequence" : bytes(s.bytesPerToken()) + " a token";
  }

  private static String experts(ExpertBlock e) {
    String shared = e.sharedExperts() > 0 ? ", and " + e.sharedExperts() + " shared" : "";
    return e.experts()
        + ", "
        + e.topK()
        + " a token"
        + shared
        + ", "
        + bytes(e.bytesPerExpert())
        + " each";
  }
}
