package dev.rackloom.desktop;

import dev.rackloom.api.Cancellation;
import dev.rackloom.api.Progress;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.rack.Node;
import dev.rackloom.api.rack.Rack;
import dev.rackloom.client.AgentClient;
import dev.rackloom.core.Calibrator;
import dev.rackloom.core.LocalAgents;
import dev.rackloom.core.Session;
import dev.rackloom.core.Workbench;
import dev.rackloom.desktop.viewmodel.RackCheck;
import dev.rackloom.desktop.viewmodel.Study;
import java.util.ArrayList;
import java.util.List;

/** The machines behind a session's rack; agents are started here where the rack names none. */
final class CoreCheck implements RackCheck {

  private final Workbench bench;
  private final Session session;

  CoreCheck(Workbench bench, Session session) {
    this.bench = bench;
    this.session = session;
  }

  @Override
  public List<Silent> silent(Progress progress, Cancellation cancellation) {
    List<Silent> silent = new ArrayList<>();
    for (Node node : session.rack().nodes()) {
      cancellation.check();
      if (!node.agent().isEmpty()) {
        progress.at(Double.NaN, "asking " + node.id());
        ask(node, silent);
      }
    }
    return silent;
  }

  private static void ask(Node node, List<Silent> silent) {
    try (AgentClient agent = AgentClient.connect(node.agent(), node.id())) {
      agent.describe();
    } catch (RackloomException why) {
      silent.add(new Silent(node.id(), node.agent(), why.failure().message()));
    }
  }

  @Override
  public Study measured(Progress progress, Cancellation cancellation) {
    Rack rack = session.rack();
    if (rack.nodes().stream().noneMatch(n -> n.agent().isEmpty())) {
      return measured(rack, progress, cancellation);
    }
    try (LocalAgents agents =
        LocalAgents.start(
            rack, bench.workspace().folder().resolve("agents"), progress.part(0, 0.1))) {
      return measured(agents.addressed(rack), progress.part(0.1, 1), cancellation);
    }
  }

  private Study measured(Rack rack, Progress progress, Cancellation cancellation) {
    return new CoreStudy(
        bench, Calibrator.calibrate(bench, session, rack, progress, cancellation).session());
  }
}
