package dev.rackloom.cli;

import dev.rackloom.api.RackloomException;
import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.core.LiveDeployment;
import dev.rackloom.core.Workbench;
import picocli.CommandLine.Option;

/** {@code --name}: a deployment that this workspace knows. */
final class Serving {

  @Option(
      names = "--name",
      defaultValue = "",
      description = "The deployment (default: the newest that serves).")
  String name = "";

  /** Its plan. */
  DeploymentPlan plan(Workbench bench) {
    return bench
        .workspace()
        .deployments()
        .serving(name)
        .orElseThrow(() ->
            RackloomException.user(
                name.isEmpty()
                    ? "nothing that this workspace has deployed serves"
                    : "this workspace has no deployment '" + name + "' that serves",
                "deploy one with: rackloom deploy MODEL --rack R --placement P"));
  }

  /** A connection to it. */
  LiveDeployment attach(Workbench bench) {
    return LiveDeployment.attach(plan(bench), bench.workspace());
  }
}
