package dev.rackloom.desktop;

import dev.rackloom.api.RackloomException;
import dev.rackloom.api.placement.Placement;
import dev.rackloom.api.rack.Device;
import dev.rackloom.core.Apart;
import dev.rackloom.core.PlacementFile;
import dev.rackloom.core.ProofBook;
import dev.rackloom.core.Proven;
import dev.rackloom.core.Session;
import dev.rackloom.core.workspace.DeploymentTable;
import dev.rackloom.core.workspace.Kept;
import dev.rackloom.core.workspace.Workspace;
import dev.rackloom.desktop.viewmodel.Keeping;
import dev.rackloom.desktop.viewmodel.PlacementWords;
import dev.rackloom.desktop.viewmodel.Viewed;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Placements of one session in its workspace. */
final class CoreKeeping implements Keeping {

  private final Workspace workspace;
  private final Session session;

  CoreKeeping(Workspace workspace, Session session) {
    this.workspace = workspace;
    this.session = session;
  }

  /** Those of the model as it is cut, on this rack, the newest first. */
  List<Kept.PlacementRow> rows() {
    return workspace.placements(session.model().graph().digest()).stream()
        .filter(
            p -> p.rack().equals(session.rack().name()) && p.cut().equals(session.model().cut()))
        .toList();
  }

  @Override
  public List<Entry> placements() {
    return rows().stream()
        .map(r ->
            new Entry(
                r.id(),
                r.variant(),
                r.placement(),
                PlacementWords.by(r.solver()),
                r.objective(),
                CoreBackend.when(r.savedAt()),
                r.prediction()))
        .toList();
  }

  @Override
  public List<Deployed> deployments() {
    DeploymentTable table = workspace.deployments();
    return table.newest().stream()
        .map(d ->
            new Deployed(
                d.name(),
                d.epoch(),
                DeploymentWords.state(table, d),
                d.why(),
                CoreBackend.when(d.at())))
        .toList();
  }

  @Override
  public void keep(Placement placement, List<Proven> proven, String name, String goal) {
    workspace.namePlacement(save(placement, proven, "", goal), name);
  }

  /** Of a file, if it is of this model and rack and can be edited. */
  Placement placed(PlacementFile file, String name) {
    Placement placement = file.of(session.model(), name);
    if (Apart.is(placement)) {
      throw RackloomException.user(
          name + " has several servers or phases apart, which cannot be edited as one placement",
          "deploy it with: rackloom deploy ... --placement " + name);
    }
    Set<String> here =
        session.rack().devices().stream().map(Device::id).collect(Collectors.toSet());
    placement.assignments().stream()
        .flatMap(a -> a.group().devices().stream())
        .filter(device -> !here.contains(device))
        .findFirst()
        .ifPresent(gone -> {
          throw RackloomException.user(
              name
                  + " places stages on '"
                  + gone
                  + "', which the rack "
                  + session.rack().name()
                  + " has not",
              "open the rack that it was made for, or drop both together.");
        });
    return placement;
  }

  long save(Placement placement, List<Proven> proven, String by, String goal) {
    Placement whole = session.inAllPhases(placement);
    long id =
        workspace.savePlacement(
            session.model().cut(),
            session.rack().name(),
            goal,
            by.isEmpty() ? PlacementWords.BY_HAND : by,
            asOpened(proven, goal),
            whole,
            session.price(placement));
    ProofBook book = new ProofBook(workspace);
    proven.forEach(p -> book.keep(session, whole, p));
    return id;
  }

  /** A row has a bound without its sizes: it must be one at the sizes of the model. */
  private double asOpened(List<Proven> proven, String goal) {
    return session.sizes().equals(session.model().sizes())
        ? proven.stream()
            .filter(p -> p.goal().word().equals(goal))
            .mapToDouble(Proven::bound)
            .max()
            .orElse(0)
        : 0;
  }

  @Override
  public Optional<Viewed> viewed() {
    return workspace.setting(viewedName(), Viewed.class);
  }

  @Override
  public void keep(Viewed viewed) {
    workspace.saveSetting(viewedName(), viewed);
  }

  /** By its file: an export that is made anew is the same model to whoever looks at it. */
  private String viewedName() {
    return "viewed " + session.model().file().toAbsolutePath();
  }

  @Override
  public void name(long id, String name) {
    workspace.namePlacement(id, name);
  }

  @Override
  public void delete(long id, boolean gone) {
    workspace.deletePlacement(id, gone);
  }
}
