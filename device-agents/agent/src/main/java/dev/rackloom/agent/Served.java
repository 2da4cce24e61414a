package dev.rackloom.agent;

import dev.rackloom.api.deploy.DeploymentPlan;

/**
 * A plan as callers know it.
 *
 * @param version stays when agents repair the plan; a plan that is pushed has another one
 */
record Served(DeploymentPlan plan, long version) {

  /** The version in the words of the Open Inference Protocol. */
  String versionText() {
    return Long.toString(version);
  }

  /** Whether a caller who asks for a version means this; who asks for none does. */
  boolean is(String wanted) {
    return wanted.isEmpty() || wanted.equals(versionText());
  }
}
