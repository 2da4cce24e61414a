package dev.rackloom.cli;

import dev.rackloom.core.LiveDeployment;
import dev.rackloom.core.Workbench;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Takes a deployment down. */
@Command(
    name = "drain",
    mixinStandardHelpOptions = true,
    description = "Takes a deployment down: finishes what is under way, refuses what is new.")
final class DrainVerb implements Callable<Integer> {

  @Mixin Serving serving;

  @Mixin Options.InWorkspace workspace;

  @Mixin Options.Output output;

  @Override
  public Integer call() {
    Console console = output.console();
    try (Workbench bench = Workbench.open(workspace.folder());
        LiveDeployment live = serving.attach(bench)) {
      List<String> silent = live.drain();
      if (output.json) {
        console.document(
            Map.of(
                "deployment",
                live.plan().deployment(),
                "epoch",
                live.plan().epoch(),
                "state",
                "drained",
                "unreached",
                silent));
      } else {
        console.line("'%s' is drained%s", live.plan().deployment(), without(silent));
      }
      return 0;
    }
  }

  /** Of agents that did not answer, and what becomes of what they have. */
  static String without(List<String> silent) {
    return silent.isEmpty()
        ? ""
        : ", but not yet at "
            + silent.stream().map(id -> "'" + id + "'").collect(Collectors.joining(", "))
            + (silent.size() == 1
                ? ", which did not answer: it lets it go when it hears the others again"
                : ", which did not answer: they let it go when they hear the others again");
  }
}
