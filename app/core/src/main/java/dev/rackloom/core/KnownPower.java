package dev.rackloom.core;

import dev.rackloom.api.placement.PlacementProblem;
import dev.rackloom.api.placement.ProblemDevice;
import java.util.List;

/**
 * Where energy counts, stages stay off devices whose power is not known, if there are others:
 * unknown is not nothing.
 */
final class KnownPower {

  private KnownPower() {}

  /** The session, with bans if it has devices of known and of unknown power. */
  static Session only(Session session) {
    PlacementProblem problem = session.problem();
    List<String> unknown =
        problem.devices().stream().filter(d -> d.busyW() == 0).map(ProblemDevice::id).toList();
    if (unknown.isEmpty() || unknown.size() == problem.devices().size()) {
      return session;
    }
    return session.avoiding(unknown);
  }
}
