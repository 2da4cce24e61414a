package dev.rackloom.cli;

import dev.rackloom.core.LiveDeployment;
import dev.rackloom.core.Workbench;
import java.util.Map;
import java.util.concurrent.Callable;
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
      live.drain();
      if (output.json) {
        console.document(
            Map.of(
                "deployment",
                live.plan().deployment(),
                "epoch",
                live.plan().epoch(),
                "state",
                "drained"));
      } else {
        console.line("'%s' is drained", live.plan().deployment());
      }
      return 0;
    }
  }
}
