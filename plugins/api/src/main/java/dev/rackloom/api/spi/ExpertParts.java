package dev.rackloom.api.spi;

import dev.rackloom.api.Ids;
import dev.rackloom.api.deploy.PlannedExperts;
import java.nio.file.Path;

/**
 * A block of routed experts taken apart: a router that turns scores into experts and weights, and
 * experts that answer rows. What the block did, {@code output[token] = sum of weight x
 * expert(tokens[token])}, is the caller's to do between them.
 *
 * <p>Writing blocks on the disk; the files are the caller's. Used by one thread at a time.
 */
public interface ExpertParts {

  /** The operators that the parts stand for, ascending: none of them runs elsewhere. */
  Ids operators();

  /** The tensor whose rows are routed. */
  int tokens();

  /** The tensor that the router reads: [tokens, experts]. */
  int scores();

  /** The tensor that the block makes, shaped like {@link #tokens()}. */
  int output();

  /**
   * Writes the router: reads {@link #scores()}, makes {@link PlannedExperts#CHOSEN} (int64) and
   * {@link PlannedExperts#WEIGHTS} (float32), both [tokens, k], bit for bit what the block itself
   * would choose.
   */
  SubModelWriter.SubModel router(Path folder);

  /**
   * Writes some experts as one model: reads {@code rows} [n, width] and {@code expert}, the
   * position of who is to answer among {@code some}, int64 [n] ascending; makes {@code answers} [n,
   * width].
   *
   * @param some which experts, ascending
   */
  SubModelWriter.SubModel experts(Ids some, Path folder);
}
