package dev.rackloom.cli;

import dev.rackloom.api.Cancellation;
import dev.rackloom.core.OpenModel;
import dev.rackloom.core.Workbench;
import dev.rackloom.loader.PluginCatalog;
import java.nio.file.Path;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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

  @Mixin Options.Sizes sizes;

  @Mixin Options.Output output;

  @Override
  public Integer call() {
    Console console = output.console();
    OpenModel open =
        Workbench.read(
            PluginCatalog.onClassPath(),
            model,
            sizes.bindings(),
            Math.max(1, sizes.stages),
            console.progress(),
            Cancellation.NEVER);
    if (output.json) {
      console.document(Reports.inspect(open));
    } else {
      print(console, open);
    }
    return 0;
  }

  private static void print(Console console, OpenModel open) {
    var graph = open.graph();
    console.line(
        "%s (%s): %d operators, %d tensors, %s parameters, %s bytes of weights",
        graph.name(),
        graph.format(),
        graph.operators().size(),
        graph.tensors().size(),
        graph.parameters(),
        graph.parameterBytes());
    graph.inputs().stream()
        .mapToObj(graph.tensors()::get)
        .forEach(t -> console.line("  input  %-24s %s %s", t.name(), t.dtype(), t.shape()));
    graph.outputs().stream()
        .mapToObj(graph.tensors()::get)
        .forEach(t -> console.line("  output %-24s %s %s", t.name(), t.dtype(), t.shape()));
    graph
        .states()
        .forEach(s ->
            console.line(
                "  state  %-24s %s, %s bytes a token", s.id(), s.kind(), s.bytesPerToken()));
    graph
        .experts()
        .forEach(e ->
            console.line(
                "  experts of layer %d: %d, %d a token", e.layer(), e.experts(), e.topK()));
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
}
