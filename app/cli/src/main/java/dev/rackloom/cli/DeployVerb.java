package dev.rackloom.cli;

import dev.rackloom.api.RackloomException;
import dev.rackloom.api.deploy.BatchSymbol;
import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.api.placement.Placement;
import dev.rackloom.api.rack.Rack;
import dev.rackloom.client.find.AgentFinder;
import dev.rackloom.client.find.Whereabouts;
import dev.rackloom.core.Deployments;
import dev.rackloom.core.LiveDeployment;
import dev.rackloom.core.OpenModel;
import dev.rackloom.core.PlacementFile;
import dev.rackloom.core.Session;
import dev.rackloom.core.Workbench;
import dev.rackloom.protocol.security.Transport;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Pushes a placement to the agents that the rack file names; they serve on when this ends. */
@Command(
    name = "deploy",
    mixinStandardHelpOptions = true,
    description =
        "Pushes a placement to the rack's agents, all or nothing; they serve on when this ends.")
final class DeployVerb implements Callable<Integer> {

  @Parameters(paramLabel = "MODEL", description = "A model file.")
  Path model;

  @Option(
      names = "--rack",
      required = true,
      paramLabel = "FILE",
      description = "A rack file whose nodes name their agents.")
  Path rack;

  @Option(
      names = "--placement",
      required = true,
      paramLabel = "FILE",
      description = "A placement, as place --out writes it.")
  Path placement;

  @Option(
      names = "--name",
      defaultValue = "default",
      description = "The deployment's name (default: ${DEFAULT-VALUE}).")
  String name;

  @Option(
      names = "--agents",
      paramLabel = "WHERE",
      description =
          "Where to look for the agents of nodes without an address: nearby, dns:NAME:PORT, or"
              + " HOST:PORT,...")
  @Nullable String agents;

  @Option(
      names = "--micro-batches",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "Split each request along its batch into up to N parts that follow each other through"
              + " the stages; for models that treat each row by itself (default: ${DEFAULT-VALUE},"
              + " whole).")
  int microBatches = 1;

  @Mixin WireOption wire;

  @Mixin Options.Sizes sizes;

  @Mixin Options.InWorkspace workspace;

  @Mixin Options.Output output;

  private Rack addressed(Rack opened) {
    return agents == null
        ? opened
        : AgentFinder.find(Whereabouts.parse(agents), Transport.ofUser()).addressed(opened);
  }

  private void checkMicroBatches() {
    if (microBatches < 1 || microBatches > DeploymentPlan.MOST_MICRO_BATCHES) {
      throw RackloomException.user(
          "--micro-batches must be 1 to "
              + DeploymentPlan.MOST_MICRO_BATCHES
              + ", not "
              + microBatches,
          "as many as there are stages one after the other is a good start.");
    }
  }

  /** Says what becomes of requests that were asked to be split. */
  private void tellMicroBatches(DeploymentPlan plan, Console console) {
    if (microBatches > 1) {
      console.note(
          BatchSymbol.hindrance(plan)
              .map(why -> "requests run whole all the same: " + why)
              .orElse(
                  "requests are split along '"
                      + BatchSymbol.of(plan).orElse("")
                      + "' into up to "
                      + microBatches
                      + " micro-batches"));
    }
  }

  /** Says which stages would be missed until agents have copied their sub-models. */
  private static void tellAlone(List<String> alone, Console console) {
    if (!alone.isEmpty()) {
      console.note(
          "no second agent has the sub-model of "
              + String.join(", ", alone)
              + " yet: if its agent is lost before, the deployment waits for it");
    }
  }

  @Override
  public Integer call() {
    checkMicroBatches();
    Console console = output.console();
    try (Workbench bench = Workbench.open(workspace.folder())) {
      Rack opened = addressed(bench.openRack(rack));
      opened.nodes().stream()
          .filter(n -> n.agent().isEmpty())
          .findFirst()
          .ifPresent(n -> {
            throw RackloomException.user(
                "node '" + n.id() + "' of " + rack + " names no agent",
                "start one with 'rackloom agent --config "
                    + rack
                    + " --node "
                    + n.id()
                    + "' and add 'agent: HOST:PORT' to the node.");
          });
      OpenModel open = sizes.open(bench, model, console);
      Session session = bench.session(open, opened);
      Placement where = wire.of(PlacementFile.read(placement, open));
      try (LiveDeployment live =
          Deployments.deploy(
              bench, session, where, opened, name, microBatches, console.progress())) {
        Map<String, @Nullable Object> json = Numbers.map();
        json.put("deployment", name);
        json.put("epoch", live.plan().epoch());
        json.put("model", live.plan().model());
        json.put("stages", live.plan().stages().size());
        json.put("microBatches", live.plan().microBatches());
        json.put("wire", where.wire().word());
        json.put("timeDilation", live.plan().rack().timeDilation());
        json.put("alone", live.alone());
        tellMicroBatches(live.plan(), console);
        tellAlone(live.alone(), console);
        if (output.json) {
          console.document(json);
        } else {
          console.line(
              "epoch %d of '%s' serves model %s in %d stages; send requests with: rackloom run"
                  + " --name %s",
              live.plan().epoch(), name, live.plan().model(), live.plan().stages().size(), name);
        }
      }
      return 0;
    }
  }
}
