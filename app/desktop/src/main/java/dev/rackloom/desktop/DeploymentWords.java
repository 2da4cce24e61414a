package dev.rackloom.desktop;

import dev.rackloom.core.workspace.DeploymentTable;
import dev.rackloom.core.workspace.Kept;

/** What became of deployments, for people. */
final class DeploymentWords {

  private DeploymentWords() {}

  /** What is called serving was seen so by this process, whatever was noted before. */
  static String state(DeploymentTable deployments, Kept.DeploymentRow d) {
    boolean serves = d.state().equals(DeploymentTable.SERVING);
    return serves && !deployments.isSeen(d.name(), d.epoch()) ? "was serving" : d.state();
  }
}
