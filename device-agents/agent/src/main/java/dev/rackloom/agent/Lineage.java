package dev.rackloom.agent;

import dev.rackloom.agent.repair.Electorate;
import dev.rackloom.api.deploy.DeploymentPlan;
import dev.rackloom.protocol.v1.Proposal;

/**
 * What an epoch has from the one that a controller pushed, whatever repairs made of that.
 *
 * @param electorate decides about it
 * @param version under which callers know it: the number of the epoch that was pushed
 * @param replaces the epoch that it takes the place of by a repair; 0 for none
 */
record Lineage(Electorate electorate, long version, long replaces) {

  /** Of a plan that a controller pushes. */
  static Lineage of(DeploymentPlan plan) {
    return new Lineage(Electorate.of(plan), plan.epoch(), 0);
  }

  /** As a member tells it; one that knows no versions tells a new one with every epoch. */
  static Lineage of(DeploymentPlan plan, Proposal told) {
    return new Lineage(
        Electorate.of(told.getElectorateList()),
        told.getVersion() == 0 ? plan.epoch() : told.getVersion(),
        told.getReplaces());
  }

  /** Whether it takes the place of an epoch; what a controller pushes does not. */
  boolean isRepair() {
    return replaces != 0;
  }

  /** Of what takes the place of an epoch of this lineage; 0 for that epoch itself. */
  Lineage replacing(long epoch) {
    return new Lineage(electorate, version, epoch);
  }
}
