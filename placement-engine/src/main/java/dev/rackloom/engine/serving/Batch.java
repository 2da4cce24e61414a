package dev.rackloom.engine.serving;

import dev.rackloom.api.Checks;
import dev.rackloom.api.Ids;

/**
 * What one step computes.
 *
 * @param chunkTokens new tokens of each prompt that is worked on
 * @param chunkPast of the same prompts, tokens already in the cache
 * @param decodeKeys of each sequence that decodes one token, the keys it sees, its own included
 * @param sampled sequences that yield a token: those that decode, and prompts that end here
 */
public record Batch(Ids chunkTokens, Ids chunkPast, Ids decodeKeys, int sampled) {
  public Batch {
    Checks.that(
        chunkTokens.size() == chunkPast.size(),
        chunkTokens.size() + " chunks, but " + chunkPast.size() + " pasts");
    Checks.notNegative(sampled, "sampled");
  }

  /** Prompts that are worked on. */
  public int chunks() {
    return chunkTokens.size();
  }

  /** Sequences that decode a token. */
  public int decodes() {
    return decodeKeys.size();
  }

  /** Tokens computed. */
  public int tokens() {
    return decodes() + promptTokens();
  }

  /** Tokens of prompts computed. */
  public int promptTokens() {
    int sum = 0;
    for (int i = 0; i < chunkTokens.size(); i++) {
      sum += chunkTokens.get(i);
    }
    return sum;
  }

  /** All keys that decoding sequences see. */
  public long allDecodeKeys() {
    long sum = 0;
    for (int i = 0; i < decodeKeys.size(); i++) {
      sum += decodeKeys.get(i);
    }
    return sum;
  }

  /** The mean of the keys that decoding sequences see; 0 if none decodes. */
  public double meanDecodeKeys() {
    return decodes() == 0 ? 0 : (double) allDecodeKeys() / decodes();
  }
}
