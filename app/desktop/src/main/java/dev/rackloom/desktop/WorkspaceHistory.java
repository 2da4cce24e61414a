package dev.rackloom.desktop;

import dev.rackloom.core.workspace.Kept;
import dev.rackloom.core.workspace.Workspace;
import dev.rackloom.desktop.viewmodel.Backend;
import dev.rackloom.desktop.viewmodel.Backend.Event;
import dev.rackloom.desktop.viewmodel.PlacementWords;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** All that a workspace remembers, as one list of what happened when. */
final class WorkspaceHistory {

  private WorkspaceHistory() {}

  /** The newest first. */
  static List<Event> of(Workspace workspace) {
    List<Event> events = new ArrayList<>();
    for (Kept.Model model : workspace.models()) {
      events.add(model(model));
      workspace.placements(model.digest()).forEach(p -> events.add(placement(model, p)));
    }
    workspace.racks().forEach(r -> events.add(rack(r)));
    workspace.deployments().all().forEach(d -> events.add(deployment(workspace, d)));
    events.sort(Comparator.comparing(Event::at).reversed());
    return events;
  }

  private static Event model(Kept.Model m) {
    String detail =
        String.format(Locale.ROOT, "%,d operators · %s · %s", m.operators(), m.format(), m.file());
    return new Event(Backend.Kind.MODELS, m.digest(), "opened", m.name(), detail, m.openedAt());
  }

  private static Event rack(Kept.RackRow r) {
    return new Event(Backend.Kind.RACKS, r.name(), "opened", r.name(), "", r.savedAt());
  }

  private static Event placement(Kept.Model model, Kept.PlacementRow p) {
    return new Event(
        Backend.Kind.PLACEMENTS,
        String.valueOf(p.id()),
        PlacementWords.by(p.solver()),
        PlacementWords.name(model.name(), p.variant()),
        PlacementWords.predicted(p.objective(), p.prediction()) + " · on " + p.rack(),
        p.savedAt());
  }

  private static Event deployment(Workspace workspace, Kept.DeploymentRow d) {
    return new Event(
        Backend.Kind.DEPLOYMENTS,
        String.valueOf(d.id()),
        DeploymentWords.state(workspace.deployments(), d),
        d.name(),
        "epoch " + d.epoch() + (d.why().isEmpty() ? "" : " · " + d.why()),
        d.at());
  }
}
