package dev.rackloom.core;

import dev.rackloom.api.placement.Placement;
import dev.rackloom.core.workspace.Workspace;
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
public record KeptFirings(
    String deployment, long epoch, Placement placement, List<SeenFiring> firings) {

  private static final int REQUESTS = 6;

  /** A model that generates fires each stage once a pass. */
  private static final int MOST = 600;

  public KeptFirings {
    firings = List.copyOf(firings);
  }

  /** The same with the newest requests alone. */
  public KeptFirings newest() {
    Set<Long> requests =
        firings.stream()
            .map(SeenFiring::request)
            .distinct()
            .sorted(Comparator.reverseOrder())
            .limit(REQUESTS)
            .collect(Collectors.toSet());
    List<SeenFiring> of = firings.stream().filter(f -> requests.contains(f.request())).toList();
    return new KeptFirings(
        deployment, epoch, placement, of.subList(Math.max(0, of.size() - MOST), of.size()));
  }

  private static String name(Session session) {
    var cut = session.model().cut();
    return "firings " + cut.model() + " " + cut.stages() + " " + session.rack().name();
  }

  /** Puts the newest requests in place of what was kept. */
  public void keep(Workspace workspace, Session session) {
    workspace.saveSetting(name(session), newest());
  }

  /** What was kept of the session's model, cut alike, on its rack. */
  public static Optional<KeptFirings> of(Workspace workspace, Session session) {
    return workspace.setting(name(session), KeptFirings.class).filter(k -> !k.firings().isEmpty());
  }
}
