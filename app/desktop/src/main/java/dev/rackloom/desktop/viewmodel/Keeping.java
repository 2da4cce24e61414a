package dev.rackloom.desktop.viewmodel;

import dev.rackloom.api.placement.Placement;
import dev.rackloom.api.placement.Prediction;
import dev.rackloom.core.Proven;
import java.util.List;
import java.util.Optional;

/** What the workspace keeps of the placements of one study. Methods block: call them in a job. */
public interface Keeping {

  /** All that were kept and not deleted, the newest first. */
  List<Entry> placements();

  /** What became of the workspace's deployments, the newest first. */
  List<Deployed> deployments();

  /**
   * Keeps a placement under a name.
   *
   * @param proven of the study, which is remembered with it
   * @param goal what it was placed for, as it is said
   */
  void keep(Placement placement, List<Proven> proven, String name, String goal);

  /** Gives a kept placement another name. */
  void name(long id, String name);

  /** Takes a kept placement out of sight, or brings it back. */
  void delete(long id, boolean gone);

  /** How the model was looked at last; empty if that was not kept, as by default. */
  default Optional<Viewed> viewed() {
    return Optional.empty();
  }

  /** Keeps how the model is looked at, whatever the rack; kept nowhere by default. */
  default void keep(Viewed viewed) {}

  /**
   * A placement in the workspace.
   *
   * @param name people gave it, empty for none
   * @param solver who found it, or {@code desktop}
   * @param goal what it was looked for
   * @param when it was kept, for people
   * @param then what was predicted of it at that time, at the sizes of that time
   */
  record Entry(
      long id,
      String name,
      Placement placement,
      String solver,
      String goal,
      String when,
      Prediction then) {}

  /** An epoch of a deployment, its newest state, why (perhaps empty), and when it came to that. */
  record Deployed(String name, long epoch, String state, String why, String when) {}
}
