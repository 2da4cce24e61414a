package dev.rackloom.core.serving;

import dev.rackloom.api.RackloomException;
import dev.rackloom.api.cost.BoundWork;
import dev.rackloom.api.cost.CostFunction;
import dev.rackloom.api.cost.CostParts;
import dev.rackloom.api.stage.OperatorFamily;
import dev.rackloom.api.stage.WorkItem;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.api.symbolic.Dim;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Work of a language model that is done so many times alike in a step, and what prices it.
 *
 * @param item in symbols {@code batch}, {@code tokens}, {@code past}
 * @param count layers that do it
 * @param function nanoseconds of one
 * @param fused whether it runs in the kernel of its neighbour: its own launch is not paid
 * @param heldBytes weights of the stage it is part of
 */
public record PricedWork(
    WorkItem item, int count, CostFunction function, boolean fused, long heldBytes) {

  /** An item, and whether it runs in the kernel of its neighbour. */
  public record Part(WorkItem item, boolean fused) {}

  /** Items alike are taken together, so that a model of many layers is priced as one of few. */
  public static List<PricedWork> of(
      List<Part> parts, Function<WorkItem, CostFunction> functions, long heldBytes) {
    Map<Part, Integer> counts = new LinkedHashMap<>();
    parts.forEach(part -> counts.merge(part, 1, Integer::sum));
    List<PricedWork> all = new ArrayList<>();
    counts.forEach((part, count) ->
        all.add(
            new PricedWork(
                part.item(), count, functions.apply(part.item()), part.fused(), heldBytes)));
    return all;
  }

  OperatorFamily family() {
    return item.family();
  }

  /** Whether it depends on what is in the cache. */
  boolean seesCache() {
    return names("past");
  }

  /** Whether it depends on the new tokens of each sequence. */
  boolean seesTokens() {
    return names("tokens");
  }

  private boolean names(String symbol) {
    return item.flops().symbols().contains(symbol) || item.bytes().symbols().contains(symbol);
  }

  CostParts at(Bindings sizes) {
    CostParts parts = function.at(bind(sizes));
    return fused ? parts.withFixed(0) : parts;
  }

  BoundWork bind(Bindings sizes) {
    Map<String, Long> features = new HashMap<>();
    item.features()
        .forEach((name, dim) -> dim.bind(sizes).known().ifPresent(v -> features.put(name, v)));
    return new BoundWork(
        item.launches(),
        number(item.flops(), sizes),
        number(item.weightBytes(), sizes),
        number(item.activationBytes(), sizes),
        number(item.stateBytes(), sizes),
        heldBytes,
        features);
  }

  private long number(Dim dim, Bindings sizes) {
    Dim bound = dim.bind(sizes);
    return bound
        .known()
        .orElseThrow(() ->
            RackloomException.user(
                "the work of an operator of family "
                    + item.family()
                    + " is not known ("
                    + bound.whyNotKnown()
                    + ")",
                "serving is simulated for models whose sizes are batch, tokens and past."));
  }
}
