package dev.rackloom.engine.serving;

import dev.rackloom.api.Checks;

/**
 * What one caller asks.
 *
 * @param arrivalNanos when, from the start of the trace
 * @param prompt tokens given, 1 or more
 * @param output tokens asked for, 1 or more
 */
public record Request(long arrivalNanos, int prompt, int output) {
  public Request {
    Checks.notNegative(arrivalNanos, "arrivalNanos");
    Checks.positive(prompt, "prompt tokens");
    Checks.positive(output, "output tokens");
  }

  /** The most tokens it ever has in the cache: the last token asked for is never fed back. */
  public int mostKept() {
    return prompt + output - 1;
  }
}
