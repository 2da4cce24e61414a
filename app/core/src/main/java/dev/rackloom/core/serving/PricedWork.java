package dev.rackloom.core.serving;

import dev.rackloom.api.RackloomException;
import dev.rackloom.api.cost.BoundWork;
import dev.rackloom.api.cost.CostFunction;
import dev.rackloom.api.cost.CostParts;
import dev.rackloom.api.stage.OperatorFamily;
import dev.rackloom.api.stage.WorkItem;
import dev.rackloom.api.symbolic.Dim;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Work of a language model that is done so many times alike in a step, and what prices it. Its
 * sizes, in symbols {@code batch}, {@code tokens} and {@code past}, are made ready once: a step is
 * priced in microseconds. Immutable.
 */
public final class PricedWork {

  private final WorkItem item;
  private final int count;
  private final CostFunction function;
  private final boolean fused;
  private final long heldBytes;
  private final boolean seesCache;
  private final boolean seesTokens;
  private final Formula flops;
  private final Formula weightBytes;
  private final Formula activationBytes;
  private final Formula stateBytes;
  private final Map<String, Formula> features = new HashMap<>();

  /**
   * Some work.
   *
   * @param count layers that do it
   * @param function nanoseconds of one
   * @param fused whether it runs in the kernel of its neighbour: its own launch is not paid
   * @param heldBytes weights of the stage it is part of
   */
  PricedWork(WorkItem item, int count, CostFunction function, boolean fused, long heldBytes) {
    this.item = item;
    this.count = count;
    this.function = function;
    this.fused = fused;
    this.heldBytes = heldBytes;
    this.seesCache = names("past");
    this.seesTokens = names("tokens");
    this.flops = Formula.of(item.flops());
    this.weightBytes = Formula.of(item.weightBytes());
    this.activationBytes = Formula.of(item.activationBytes());
    this.stateBytes = Formula.of(item.stateBytes());
    item.features().forEach((name, dim) -> features.put(name, Formula.of(dim)));
  }

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

  /** What is done. */
  public WorkItem item() {
    return item;
  }

  int count() {
    return count;
  }

  CostFunction function() {
    return function;
  }

  /** The family of its operators. */
  public OperatorFamily family() {
    return item.family();
  }

  /** Whether it depends on what is in the cache. */
  boolean seesCache() {
    return seesCache;
  }

  /** Whether it depends on the new tokens of each sequence. */
  boolean seesTokens() {
    return seesTokens;
  }

  private boolean names(String symbol) {
    return item.flops().symbols().contains(symbol) || item.bytes().symbols().contains(symbol);
  }

  CostParts at(long batch, long tokens, long past) {
    CostParts parts = function.at(bind(batch, tokens, past));
    return fused ? parts.withFixed(0) : parts;
  }

  BoundWork bind(long batch, long tokens, long past) {
    Map<String, Long> known = new HashMap<>();
    features.forEach((name, feature) -> {
      try {
        known.put(name, feature.at(batch, tokens, past));
      } catch (ArithmeticException unknown) {
        // a feature that is not known is left out, as where costs are functions of it
      }
    });
    try {
      return new BoundWork(
          item.launches(),
          flops.at(batch, tokens, past),
          weightBytes.at(batch, tokens, past),
          activationBytes.at(batch, tokens, past),
          stateBytes.at(batch, tokens, past),
          heldBytes,
          known);
    } catch (ArithmeticException unknown) {
      throw RackloomException.user(
          "the work of an operator of family "
              + item.family()
              + " is not known ("
              + why(batch, tokens, past, unknown)
              + ")",
          "serving is simulated for models whose sizes are batch, tokens and past.");
    }
  }

  private String why(long batch, long tokens, long past, ArithmeticException otherwise) {
    for (Dim dim :
        List.of(item.flops(), item.weightBytes(), item.activationBytes(), item.stateBytes())) {
      Dim bound = dim.bind(PlacedServing.sizes(tokens, past).with("batch", batch));
      if (bound.known().isEmpty()) {
        return bound.whyNotKnown();
      }
    }
    return String.valueOf(otherwise.getMessage());
  }
}
