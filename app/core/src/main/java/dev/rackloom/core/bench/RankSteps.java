package dev.rackloom.core.bench;

import dev.rackloom.api.cost.BoundWork;
import dev.rackloom.api.cost.CostFunction;
import dev.rackloom.api.graph.DType;
import dev.rackloom.profiler.fit.Fits;
import dev.rackloom.profiler.fit.Works;
import java.util.HashMap;
import java.util.Map;

/**
 * Times of steps of dense models on one or several devices of a system, from laws fitted to its
 * tables: products, attention and the two sums over ranks in each layer. Norms, activations,
 * sampling and the host are left out.
 */
final class RankSteps {

  private static final int HALF = 2;

  private final GivenData given;
  private final String system;
  private final CostFunction overPrompt;
  private final CostFunction inSteps;
  private final CostFunction sum;
  private final CostFunction half;
  private final Map<Boolean, CostFunction> products = new HashMap<>();

  RankSteps(GivenData given, String system) {
    this.given = given;
    this.system = system;
    this.overPrompt = Fits.attention(given.machine(system), false, given.attention(system, false));
    this.inSteps = Fits.attention(given.machine(system), true, given.attention(system, true));
    this.sum = Fits.collective(given.collective(system, "all_reduce"));
    this.half = Fits.product(given.machine(system), given.products(system));
  }

  private CostFunction products(boolean eightBits) {
    return eightBits
        ? products.computeIfAbsent(
            true,
            e ->
                Fits.product(
                    given.machine(system, DType.FLOAT8_E4M3), given.products(system, "fp8", 1)))
        : half;
  }

  /**
   * How a model is served.
   *
   * @param ranks devices that share each layer
   * @param eightBits whether products are of numbers in eight bits; attention and sums never are
   */
  record Served(DenseModel model, int ranks, boolean eightBits) {}

  /** A step in which so many requests decode a token over so many keys on average. */
  double decodeNanos(Served served, long requests, long keys) {
    return step(served, requests, requests, attention(inSteps, served, requests, 1, keys));
  }

  /** One prompt. */
  double promptNanos(Served served, long tokens) {
    return step(served, tokens, 1, attention(overPrompt, served, 1, tokens, tokens));
  }

  private double step(Served served, long tokens, long sampled, double attention) {
    DenseModel model = served.model();
    double layer = attention;
    int bytes = served.eightBits() ? 1 : HALF;
    for (DenseModel.Weights w : model.products(served.ranks())) {
      layer += at(products(served.eightBits()), Works.product(tokens, w.n(), w.k(), bytes, 0));
    }
    if (served.ranks() > 1) {
      long message = HALF * tokens * model.hidden();
      layer += 2 * at(sum, Works.collective(served.ranks(), message));
    }
    long words = model.vocabulary() / served.ranks();
    return model.layers() * layer
        + at(half, Works.product(sampled, words, model.hidden(), HALF, 0));
  }

  private static double attention(
      CostFunction function, Served served, long requests, long tokens, long keys) {
    DenseModel model = served.model();
    return at(
        function,
        Works.attention(
            requests,
            tokens,
            keys,
            model.heads() / served.ranks(),
            Math.max(1, model.kvHeads() / served.ranks()),
            DenseModel.HEAD,
            HALF));
  }

  private static double at(CostFunction function, BoundWork work) {
    return function.at(work).totalNanos();
  }
}
