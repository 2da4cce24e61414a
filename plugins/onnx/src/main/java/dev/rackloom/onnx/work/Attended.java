package dev.rackloom.onnx.work;

import dev.rackloom.api.symbolic.Dim;

/**
 * Which pairs of tokens attend to each other, per sequence and head.
 *
 * @param fresh new tokens
 * @param past tokens in the cache
 * @param keys new keys, equal to {@code fresh} unless it is attention across
 * @param causal whether a token sees only itself and those before
 * @param window how many it sees at most, itself included; 0 for all
 */
record Attended(Dim fresh, Dim past, Dim keys, boolean causal, long window) {

  /**
   * Pairs that take part. Causal: token i sees the cache and i + 1 new ones; with a window, the
   * first tokens see all there is and the rest a full window.
   */
  Dim pairs() {
    if (!causal) {
      Dim all = past.plus(keys);
      return fresh.times(window > 0 ? all.min(Dim.of(2 * window + 1)) : all);
    }
    if (window <= 0) {
      return triangle(fresh);
    }
    Dim growing = Dim.of(window).minus(past).min(fresh).max(Dim.zero());
    return triangle(growing).plus(fresh.minus(growing).times(window));
  }

  /** The sum of past + 1, past + 2, ... over so many tokens. */
  private Dim triangle(Dim tokens) {
    return tokens.times(past).plus(tokens.times(tokens.plus(1)).floorDiv(Dim.of(2)));
  }

  /** The longest that a token sees, new ones included. */
  Dim context() {
    Dim all = past.plus(keys);
    return window > 0 ? all.min(Dim.of(window)) : all;
  }

  /** Tokens of the cache that anyone sees. */
  Dim read() {
    return window > 0 ? past.min(Dim.of(window - 1)) : past;
  }
}
