package dev.rackloom.api.placement;

import dev.rackloom.api.Checks;

/**
 * A memory below the devices' own, as a solver sees it. Its capacity is shared by all devices that
 * may put something there.
 *
 * @param name of the tier, unique in its node
 * @param node the machine it is part of
 * @param capacityBytes what may be put there
 * @param lender the device whose own memory it is: what stands there counts too; -1 for none
 */
public record ProblemTier(String name, String node, long capacityBytes, int lender) {
  public ProblemTier {
    Checks.named(name, "tier");
    Checks.notNegative(capacityBytes, "capacityBytes of tier " + name);
  }
}
