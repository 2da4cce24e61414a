package dev.rackloom.desktop;

import dev.rackloom.core.workspace.Kept;
import dev.rackloom.core.workspace.Workspace;
import dev.rackloom.desktop.viewmodel.Backend.Entry;
import dev.rackloom.desktop.viewmodel.Backend.Kind;
import dev.rackloom.desktop.viewmodel.Backend.Shelf;
import dev.rackloom.desktop.viewmodel.PlacementWords;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What a workspace holds, as it stands in the explorer: the newest of each kind. */
final class WorkspaceShelves {

  private static final int SHOWN = 12;

  private WorkspaceShelves() {}

  static List<Shelf> of(Workspace workspace) {
    return List.of(
        new Shelf(
            Kind.MODELS,
            workspace.models().stream().limit(SHOWN).map(WorkspaceShelves::model).toList()),
        new Shelf(
            Kind.RACKS,
            workspace.racks().stream().limit(SHOWN).map(WorkspaceShelves::rack).toList()),
        new Shelf(Kind.PLACEMENTS, placements(workspace)),
        new Shelf(
            Kind.DEPLOYMENTS,
            workspace.deployments().newest().stream()
                .limit(SHOWN)
                .map(d -> deployment(workspace, d))
                .toList()));
  }

  private static Entry model(Kept.Model m) {
    return new Entry(
        m.digest(),
        m.name(),
        String.format(
            Locale.ROOT,
            "%,d operators · %s · %s",
            m.operators(),
            CoreBackend.when(m.openedAt()),
            m.format()));
  }

  private static Entry rack(Kept.RackRow r) {
    return new Entry(r.name(), r.name(), CoreBackend.when(r.savedAt()));
  }

  private static List<Entry> placements(Workspace workspace) {
    List<Entry> entries = new ArrayList<>();
    for (Kept.Model model : workspace.models()) {
      if (entries.size() < SHOWN) {
        Set<List<Object>> known = new HashSet<>();
        workspace.placements(model.digest()).stream()
            .filter(p -> known.add(what(p)))
            .limit(SHOWN - entries.size())
            .forEach(p -> entries.add(placement(model, p)));
      }
    }
    return entries;
  }

  /** The newest of those that are alike stands for them. */
  private static List<Object> what(Kept.PlacementRow p) {
    return List.of(p.cut(), p.rack(), p.objective(), p.variant(), p.placement(), p.prediction());
  }

  private static Entry placement(Kept.Model model, Kept.PlacementRow p) {
    return new Entry(
        String.valueOf(p.id()),
        PlacementWords.name(model.name(), p.variant()),
        String.join(
            " · ",
            PlacementWords.predicted(p.objective(), p.prediction()),
            PlacementWords.by(p.solver()),
            CoreBackend.when(p.savedAt()),
            p.rack()));
  }

  private static Entry deployment(Workspace workspace, Kept.DeploymentRow d) {
    return new Entry(
        String.valueOf(d.id()),
        d.name() + " epoch " + d.epoch(),
        DeploymentWords.state(workspace.deployments(), d)
            + " · "
            + CoreBackend.when(d.at())
            + (d.why().isEmpty() ? "" : " · " + d.why()));
  }
}
