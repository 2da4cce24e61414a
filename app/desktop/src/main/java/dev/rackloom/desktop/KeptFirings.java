package dev.rackloom.desktop;

import dev.rackloom.api.placement.Placement;
import dev.rackloom.core.Session;
import dev.rackloom.core.workspace.Workspace;
import dev.rackloom.desktop.viewmodel.Study.Firing;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The newest requests of a deployment, firing by firing, as the workspace keeps them for the next
 * start: of each model as it is cut, on each rack, the last ones.
 *
 * @param deployment its name
 * @param placement that served
 */
record KeptFirings(String deployment, long epoch, Placement placement, List<Firing> firings) {

  private static final int REQUESTS = 6;

  /** A model that generates fires each stage once a pass. */
  private static final int MOST = 600;

  KeptFirings {
    firings = List.copyOf(firings);
  }

  /** The same with the newest requests alone. */
  KeptFirings newest() {
    Set<Long> requests =
        firings.stream()
            .map(Firing::request)
            .distinct()
            .sorted(Comparator.reverseOrder())
            .limit(REQUESTS)
            .collect(Collectors.toSet());
    List<Firing> of = firings.stream().filter(f -> requests.contains(f.request())).toList();
    return new KeptFirings(
        deployment, epoch, placement, of.subList(Math.max(0, of.size() - MOST), of.size()));
  }

  private static String name(Session session) {
    var cut = session.model().cut();
    return "firings " + cut.model() + " " + cut.stages() + " " + session.rack().name();
  }

  void keep(Workspace workspace, Session session) {
    workspace.saveSetting(name(session), newest());
  }

  static Optional<KeptFirings> of(Workspace workspace, Session session) {
    return workspace.setting(name(session), KeptFirings.class).filter(k -> !k.firings().isEmpty());
  }
}
