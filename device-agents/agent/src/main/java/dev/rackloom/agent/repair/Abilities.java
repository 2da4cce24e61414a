package dev.rackloom.agent.repair;

import dev.rackloom.api.deploy.Artefact;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What the devices of a rack can run now.
 *
 * @param lost devices that cannot run anything
 * @param formats of the sub-models that run on a device, as its agent says; a device of which
 *     nothing is said is thought to run all
 */
public record Abilities(Set<String> lost, Map<String, Set<String>> formats) {

  /** Nothing is lost, and nothing is said. */
  public static final Abilities ALL = new Abilities(Set.of(), Map.of());

  public Abilities {
    lost = Set.copyOf(lost);
    Map<String, Set<String>> copy = new HashMap<>();
    formats.forEach((device, runs) -> copy.put(device, Set.copyOf(runs)));
    formats = Map.copyOf(copy);
  }

  /** Whether a device is there, whatever it runs. */
  boolean has(String device) {
    return !lost.contains(device);
  }

  /** Whether a sub-model of that format runs on a device; a stage without one runs anywhere. */
  boolean runs(String device, Artefact artefact) {
    return has(device)
        && (artefact.isNone()
            || !formats.containsKey(device)
            || formats.getOrDefault(device, Set.of()).contains(artefact.format()));
  }
}
