package dev.rackloom.engine.serving;

import dev.rackloom.api.Checks;
import java.util.List;

/**
 * The instances that serve a trace together. A request goes to the instance with the fewest tokens
 * outstanding; its state, where prompts and steps are split, to the decoding instance with the most
 * free blocks.
 *
 * @param instances at least one that takes prompts
 * @param stateLink the way of state from instances of prompts to instances of steps
 */
public record Fleet(List<Instance> instances, Instance.Hop stateLink) {
  public Fleet {
    instances = List.copyOf(instances);
    Checks.distinct(instances, Instance::name, "instances");
    boolean prompts = instances.stream().anyMatch(i -> i.role() != Instance.Role.DECODE);
    boolean split = instances.stream().anyMatch(i -> i.role() == Instance.Role.PREFILL);
    boolean steps = instances.stream().anyMatch(i -> i.role() == Instance.Role.DECODE);
    Checks.that(prompts, "no instance takes prompts");
    Checks.that(!split || steps, "instances take prompts only, and none decodes");
  }

  /** One instance that does all. */
  public static Fleet of(Instance instance) {
    return new Fleet(List.of(instance), Instance.Hop.NONE);
  }
}
