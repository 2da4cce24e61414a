package dev.rackloom.llm;

import dev.rackloom.api.Checks;
import dev.rackloom.api.symbolic.Dim;

/** Which keys a token may see. */
public sealed interface Span {

  /** All before it and itself. */
  record Full() implements Span {}

  /**
   * The last {@code size} keys, itself among them: a sliding window.
   *
   * @param size in tokens
   */
  record Window(long size) implements Span {
    public Window {
      Checks.positive(size, "window");
    }
  }

  /**
   * The keys of its own chunk up to itself: the sequence is cut every {@code size} tokens.
   *
   * @param size in tokens
   */
  record Chunk(long size) implements Span {
    public Chunk {
      Checks.positive(size, "chunk");
    }
  }

  /** Everything. */
  static Span full() {
    return new Full();
  }

  /** Pairs of a new token and a key it sees, for {@code tokens} after {@code past}. */
  default Dim pairs(Dim tokens, Dim past) {
    Dim end = past.plus(tokens);
    return switch (this) {
      case Full f -> triangle(end).minus(triangle(past));
      case Window w ->
          triangle(end)
              .minus(triangle(past))
              .minus(triangle(beyond(end, w.size())).minus(triangle(beyond(past, w.size()))));
      case Chunk c -> chunked(end, c.size()).minus(chunked(past, c.size()));
    };
  }

  /** Distinct keys that {@code tokens} new ones after {@code past} see together. */
  default Dim keys(Dim tokens, Dim past) {
    Dim end = past.plus(tokens);
    return switch (this) {
      case Full f -> end;
      case Window w -> end.min(tokens.plus(w.size() - 1));
      case Chunk c -> end.minus(past.floorDiv(Dim.of(c.size())).times(c.size()));
    };
  }

  /** Keys that must be kept once {@code context} tokens are there. */
  default Dim kept(Dim context) {
    return switch (this) {
      case Full f -> context;
      case Window w -> context.min(Dim.of(w.size()));
      case Chunk c -> context.min(Dim.of(c.size()));
    };
  }

  private static Dim triangle(Dim n) {
    return n.times(n.plus(1)).floorDiv(Dim.of(2));
  }

  private static Dim beyond(Dim n, long size) {
    return n.plus(-size).max(Dim.zero());
  }

  /** Pairs of the first {@code n} tokens, cut every {@code size}. */
  private static Dim chunked(Dim n, long size) {
    Dim whole = n.floorDiv(Dim.of(size));
    Dim rest = n.minus(whole.times(size));
    return whole.times(size * (size + 1) / 2).plus(triangle(rest));
  }
}
