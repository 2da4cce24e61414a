package dev.rackloom.engine.serving;

import dev.rackloom.api.Checks;

/**
 * How an instance batches.
 *
 * @param maxSequences sequences that run at a time
 * @param maxBatchedTokens tokens a step computes at most
 * @param blockTokens tokens of a block of state
 * @param kvTokens tokens the pool of state holds
 * @param chunkedPrefill whether a prompt may be cut to what the budget leaves; if not it waits
 *     until all of it fits, and one larger than the budget gets a step of its own
 * @param ahead steps decided but not yet answered, 1 or more: 1 decides a step when the one before
 *     it is done; 2 overlaps deciding with computing, as servers do that schedule asynchronously
 * @param policy who is let in first
 */
public record ServingOptions(
    int maxSequences,
    int maxBatchedTokens,
    int blockTokens,
    long kvTokens,
    boolean chunkedPrefill,
    int ahead,
    Policy policy) {

  public ServingOptions {
    Checks.positive(maxSequences, "maxSequences");
    Checks.positive(maxBatchedTokens, "maxBatchedTokens");
    Checks.positive(blockTokens, "blockTokens");
    Checks.positive(kvTokens, "kvTokens");
    Checks.positive(ahead, "ahead");
    Checks.that(
        kvTokens >= blockTokens,
        "a pool of " + kvTokens + " tokens holds no block of " + blockTokens);
  }

  /** Chunked, one step ahead, first come first served, blocks of 16 tokens. */
  public static ServingOptions of(int maxSequences, int maxBatchedTokens, long kvTokens) {
    return new ServingOptions(
        maxSequences, maxBatchedTokens, 16, kvTokens, true, 2, Policy.FIRST_COME);
  }

  /** The same with another number of steps ahead. */
  public ServingOptions withAhead(int steps) {
    return new ServingOptions(
        maxSequences, maxBatchedTokens, blockTokens, kvTokens, chunkedPrefill, steps, policy);
  }

  /** The same with prompts cut to what the budget leaves, or not. */
  public ServingOptions withChunks(boolean chunked) {
    return new ServingOptions(
        maxSequences, maxBatchedTokens, blockTokens, kvTokens, chunked, ahead, policy);
  }

  /** The same with another policy. */
  public ServingOptions withPolicy(Policy other) {
    return new ServingOptions(
        maxSequences, maxBatchedTokens, blockTokens, kvTokens, chunkedPrefill, ahead, other);
  }

  /** Whole blocks in the pool. */
  public long blocks() {
    return kvTokens / blockTokens;
  }
}
