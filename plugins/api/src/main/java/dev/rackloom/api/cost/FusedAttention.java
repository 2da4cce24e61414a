package dev.rackloom.api.cost;

import dev.rackloom.api.Checks;

/**
 * The law of fused attention. Blocks of work go to the units of the machine: in a pass over a
 * prompt a block is some rows of one head and walks all its keys; in decoding it is some keys of
 * one key-value head of one sequence.
 *
 * <pre>
 * blocks = batch * heads * ceil(tokens/blockRows)         over a prompt (blockKeys is 0)
 *        = batch * kvHeads * ceil(context/blockKeys)      in decoding
 * w      = blocks / units
 * waves  = max(1, s ceil(w) + (1 - s) w)
 * tC     = F / (P ec) * waves / w                         over a prompt; F / (P ec) in decoding
 * tM     = B / (W em)
 * t1     = a block alone on one unit, times l             nothing is faster than its longest block
 * t      = (tC^p + tM^p + t1^p)^(1/p) + t0 + stairs * ts  stairs: row blocks, or sequences a unit
 * </pre>
 *
 * <p>After Dao, "FlashAttention-2", ICLR 2024 (rows to blocks), and Dao, Haziza, Massa and Sizov,
 * "Flash-Decoding", 2023 (keys to blocks). Times in nanoseconds, per launch.
 *
 * @param machine facts
 * @param computeEfficiency ec
 * @param memoryEfficiency em
 * @param knee p, 1 or more
 * @param waveShare s, 0 to 1
 * @param blockRows rows of a block over a prompt
 * @param blockKeys keys of a block in decoding; 0 over a prompt
 * @param longest l
 * @param stairNanos ts
 * @param launchNanos t0
 */
public record FusedAttention(
    Machine machine,
    double computeEfficiency,
    double memoryEfficiency,
    double knee,
    double waveShare,
    int blockRows,
    int blockKeys,
    double longest,
    double stairNanos,
    double launchNanos)
    implements CostFunction {

  public FusedAttention {
    Checks.positive(computeEfficiency, "computeEfficiency");
    Checks.positive(memoryEfficiency, "memoryEfficiency");
    Checks.that(knee >= 1, "knee must be 1 or more, was " + knee);
    Checks.that(waveShare >= 0 && waveShare <= 1, "waveShare must be 0 to 1, was " + waveShare);
    Checks.positive(blockRows, "blockRows");
    Checks.notNegative(blockKeys, "blockKeys");
    Checks.notNegative(longest, "longest");
    Checks.notNegative(stairNanos, "stairNanos");
    Checks.notNegative(launchNanos, "launchNanos");
  }

  @Override
  public CostParts at(BoundWork work) {
    double launches = Math.max(1, work.launches());
    double flops = work.flops() / launches;
    double compute = flops / peak() * (blockKeys == 0 ? quantised(work) : 1);
    double memory = work.bytes() / launches / bandwidth();
    double alone = alone(work);
    double larger = Math.max(Math.max(compute, memory), alone);
    double total = larger == 0 ? 0 : larger * bend(compute, memory, alone, larger);
    double fixed = launchNanos + stairNanos * stairs(work);
    return new CostParts(
        launches * compute, launches * memory, launches * fixed, launches * (total + fixed));
  }

  private double bend(double a, double b, double c, double larger) {
    double sum =
        Math.pow(a / larger, knee) + Math.pow(b / larger, knee) + Math.pow(c / larger, knee);
    return Math.pow(sum, 1 / knee);
  }

  /** FLOPs a nanosecond. */
  private double peak() {
    return machine.flopsPerS() * computeEfficiency * 1e-9;
  }

  /** Bytes a nanosecond. */
  private double bandwidth() {
    return machine.bytesPerS() * memoryEfficiency * 1e-9;
  }

  private static double size(BoundWork work, String feature) {
    return Math.max(1, work.feature(feature));
  }

  private double rowBlocks(BoundWork work) {
    return Math.ceil(size(work, "tokens") / blockRows);
  }

  private double quantised(BoundWork work) {
    double w = size(work, "batch") * size(work, "heads") * rowBlocks(work) / machine.units();
    return Math.max(1, waveShare * Math.ceil(w) + (1 - waveShare) * w) / w;
  }

  private double alone(BoundWork work) {
    double keys = size(work, "context");
    double width = size(work, "headDim");
    double units = machine.units();
    return blockKeys == 0
        ? longest * 4 * width * blockRows * Math.max(keys, blockRows) * units / peak()
        : longest * 4 * width * Math.min(keys, blockKeys) * units / bandwidth();
  }

  private double stairs(BoundWork work) {
    return blockKeys == 0
        ? rowBlocks(work)
        : size(work, "batch") * size(work, "kvHeads") / machine.units();
  }
}
