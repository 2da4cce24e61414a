package dev.rackloom.core.serving;

import dev.rackloom.api.cost.BoundWork;
import dev.rackloom.api.cost.CostParts;
import dev.rackloom.api.stage.OperatorFamily;
import dev.rackloom.engine.serving.Batch;
import dev.rackloom.engine.serving.StepTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Times of steps from the work of a model's operators and cost functions: no step was measured.
 *
 * <ul>
 *   <li>What depends on tokens alone (products, norms) runs once over all tokens of the step.
 *   <li>What depends on sequences alone (the output projection) runs over those that are sampled.
 *   <li>What depends on the tokens in the cache (attention) runs over each chunk, and over what
 *       decodes with its mean length; {@link KeyWalk} adds what unlike lengths cost.
 *   <li>Where chunks and decoding sequences share a step they share one attention kernel, which
 *       takes whole blocks of query rows: a sequence that decodes one token pays for a block of
 *       {@value #BLOCK_ROWS} a query head, as in the kernel for paged caches of FlashAttention-2
 *       (Dao, ICLR 2024).
 * </ul>
 *
 * <p>Deciding a step overlaps with computing the one before, so nothing is added for the host.
 */
public final class ModelSteps implements StepTime {

  private static final int BLOCK_ROWS = 64;

  private final List<PricedWork> prompts;
  private final List<PricedWork> steps;
  private final KeyWalk walk;
  private final Map<Long, Double> byTokens = new HashMap<>();

  /**
   * Of what a stage does over prompts and in steps.
   *
   * @param walk of the device and model
   */
  public ModelSteps(List<PricedWork> prompts, List<PricedWork> steps, KeyWalk walk) {
    this.prompts = List.copyOf(prompts);
    this.steps = List.copyOf(steps);
    this.walk = walk;
  }

  @Override
  public long nanos(Batch batch) {
    List<PricedWork> rows = batch.chunks() == 0 ? steps : prompts;
    double sum = tokensAndSequences(rows, batch);
    for (PricedWork work : steps) {
      if (work.seesCache() && batch.decodes() > 0) {
        sum += work.count() * decoding(work, batch);
      }
    }
    for (PricedWork work : prompts) {
      if (work.seesCache()) {
        sum += work.count() * chunks(work, batch);
      }
    }
    return Math.round(sum);
  }

  /** Of prompts or steps, over so many tokens and sampled sequences: asked again and again. */
  private double tokensAndSequences(List<PricedWork> rows, Batch batch) {
    long key =
        ((long) batch.tokens() << 22) + (batch.sampled() << 1) + (batch.chunks() > 0 ? 1 : 0);
    return byTokens.computeIfAbsent(
        key,
        k -> {
          double sum = 0;
          for (PricedWork work : rows) {
            if (work.seesCache() || (!work.seesTokens() && batch.sampled() == 0)) {
              continue;
            }
            CostParts parts =
                work.seesTokens() ? work.at(1, batch.tokens(), 0) : work.at(batch.sampled(), 1, 0);
            sum += work.count() * parts.totalNanos();
          }
          return sum;
        });
  }

  private double decoding(PricedWork work, Batch batch) {
    long past = Math.round(batch.meanDecodeKeys()) - 1;
    BoundWork bound = work.bind(batch.decodes(), 1, past);
    double alone = work.function().at(bound).totalNanos();
    if (!work.family().equals(OperatorFamily.ATTENTION)) {
      return alone;
    }
    int launches = bound.launches();
    return batch.chunks() == 0
        ? alone + launches * walk.excessNanos(batch.decodeKeys())
        : Math.max(
            alone - work.function().at(bound).fixedNanos(),
            launches * walk.inPromptKernelNanos(batch.allDecodeKeys(), bound.feature("heads")));
  }

  /** One launch for all. */
  private static double chunks(PricedWork work, Batch batch) {
    double sum = 0;
    double fixed = 0;
    for (int i = 0; i < batch.chunks(); i++) {
      CostParts parts = work.at(1, batch.chunkTokens().get(i), batch.chunkPast().get(i));
      sum += parts.totalNanos() - parts.fixedNanos();
      fixed = Math.max(fixed, parts.fixedNanos());
    }
    return sum + fixed;
  }

  /**
   * How keys are walked, as the functions for attention have it: what a further key of a large
   * batch takes, and what a block of query rows takes for a key with one unit for itself, at the
   * rate of the arithmetic of large prompts.
   */
  public static KeyWalk walk(PricedWork prompt, PricedWork step, int units) {
    BoundWork longer = step.bind(256, 1, 8_191);
    double more =
        step.function().at(longer).totalNanos()
            - step.function().at(step.bind(256, 1, 4_095)).totalNanos();
    BoundWork large = prompt.bind(8, 4_096, 0);
    double flopsPerNano = large.flops() / Math.max(1, prompt.function().at(large).computeNanos());
    double block = 4.0 * Math.max(1, longer.feature("headDim")) * BLOCK_ROWS;
    return new KeyWalk(
        Math.max(0, more) / (256 * 4_096.0 * longer.launches()),
        block / (flopsPerNano / units),
        (int) Math.max(1, longer.feature("kvHeads")),
        units);
  }
}
