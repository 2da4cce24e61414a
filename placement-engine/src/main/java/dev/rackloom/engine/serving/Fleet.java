package dev.rackloom.engine.serving;

import dev.rackloom.api.Checks;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The instances that serve a trace together. A request goes to the instance with the fewest tokens
 * outstanding; its state, where prompts and steps are split, to the decoding instance with the most
 * free blocks, those counted that are on their way to it.
 *
 * @param instances at least one that takes prompts
 * @param stateWays the ways of state, one from each instance of prompts to each of steps
 */
public record Fleet(List<Instance> instances, List<StateWay> stateWays) {

  /**
   * How the state of a request goes from one instance to another.
   *
   * @param from the name of an instance of prompts
   * @param to the name of an instance of steps
   * @param hops its parts, all at the same time; none for state that stays where it is
   */
  public record StateWay(String from, String to, List<Instance.Hop> hops) {
    public StateWay {
      Checks.named(from, "from");
      Checks.named(to, "to");
      hops = List.copyOf(hops);
    }
  }

  public Fleet {
    instances = List.copyOf(instances);
    stateWays = List.copyOf(stateWays);
    Checks.distinct(instances, Instance::name, "instances");
    Checks.distinct(stateWays, w -> List.of(w.from(), w.to()), "ways of state");
    boolean prompts = instances.stream().anyMatch(i -> i.role() != Instance.Role.DECODE);
    boolean split = instances.stream().anyMatch(i -> i.role() == Instance.Role.PREFILL);
    boolean steps = instances.stream().anyMatch(i -> i.role() == Instance.Role.DECODE);
    Checks.that(prompts, "no instance takes prompts");
    Checks.that(!split || steps, "instances take prompts only, and none decodes");
    Set<List<String>> ways = new HashSet<>();
    stateWays.forEach(w -> ways.add(List.of(w.from(), w.to())));
    for (List<String> pair : pairs(instances)) {
      Checks.that(
          ways.contains(pair),
          "no way of state leads from '" + pair.getFirst() + "' to '" + pair.getLast() + "'");
    }
  }

  /** With one link for all state, which takes one request at a time. */
  public Fleet(List<Instance> instances, Instance.Hop stateLink) {
    this(instances, overOne(pairs(instances), stateLink));
  }

  private static List<List<String>> pairs(List<Instance> instances) {
    List<List<String>> pairs = new ArrayList<>();
    for (Instance from : instances) {
      for (Instance to : instances) {
        if (from.role() == Instance.Role.PREFILL && to.role() == Instance.Role.DECODE) {
          pairs.add(List.of(from.name(), to.name()));
        }
      }
    }
    return pairs;
  }

  private static List<StateWay> overOne(List<List<String>> pairs, Instance.Hop link) {
    List<Instance.Wire> one = List.of(new Instance.Wire("state", link.bytesPerS()));
    return pairs.stream()
        .map(pair -> {
          String name = pairs.size() == 1 ? "state" : "state " + String.join(" > ", pair);
          return new StateWay(pair.getFirst(), pair.getLast(), List.of(link.over(name, one)));
        })
        .toList();
  }

  /** One instance that does all. */
  public static Fleet of(Instance instance) {
    return new Fleet(List.of(instance), List.of());
  }
}
