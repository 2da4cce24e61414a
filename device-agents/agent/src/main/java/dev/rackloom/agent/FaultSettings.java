package dev.rackloom.agent;

import dev.rackloom.agent.runtime.Detection;
import dev.rackloom.api.Checks;
import dev.rackloom.protocol.Address;
import java.time.Duration;
import java.util.Map;

/**
 * How an agent meets the loss of others.
 *
 * @param detection when another agent counts as lost
 * @param park how long an accepted request waits for an epoch that can serve it, and is tried again
 *     in one that fails it, at most until its own deadline
 * @param abandoned how long an epoch may be prepared and not activated, when no controller holds
 *     the agent
 * @param keptBytes inputs of requests that have not been answered; a sixteenth of it more for
 *     answers that may be asked for again
 * @param spareBytes on disk, of sub-models that other agents run; 0 keeps none
 * @param detours other addresses, {@code host:port}, under which this agent reaches a node
 */
public record FaultSettings(
    Detection detection,
    Duration park,
    Duration abandoned,
    long keptBytes,
    long spareBytes,
    Map<String, String> detours) {

  /** Lost after 1.5 s; requests wait for ten. */
  public static final FaultSettings DEFAULT =
      new FaultSettings(
          Detection.DEFAULT,
          Duration.ofSeconds(10),
          Duration.ofSeconds(10),
          256L << 20,
          16L << 30,
          Map.of());

  public FaultSettings {
    Checks.that(!park.isNegative(), "park must not be negative, was " + park);
    Checks.positive(keptBytes, "keptBytes");
    Checks.notNegative(spareBytes, "spareBytes");
    detours = Map.copyOf(detours);
    detours.values().forEach(Address::parse);
  }

  /** These with another detection. */
  public FaultSettings withDetection(Detection other) {
    return new FaultSettings(other, park, abandoned, keptBytes, spareBytes, detours);
  }

  /** These with another bound on waiting. */
  public FaultSettings withPark(Duration other) {
    return new FaultSettings(detection, other, abandoned, keptBytes, spareBytes, detours);
  }

  /** These with another patience with what is half pushed. */
  public FaultSettings withAbandoned(Duration other) {
    return new FaultSettings(detection, park, other, keptBytes, spareBytes, detours);
  }

  /** These with another bound on spare artefacts. */
  public FaultSettings withSpareBytes(long bytes) {
    return new FaultSettings(detection, park, abandoned, keptBytes, bytes, detours);
  }

  /** These with other ways to nodes. */
  public FaultSettings withDetours(Map<String, String> others) {
    return new FaultSettings(detection, park, abandoned, keptBytes, spareBytes, others);
  }
}
