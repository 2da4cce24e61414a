package dev.rackloom.onnx.inference;

import dev.rackloom.api.symbolic.Dim;
import java.util.List;

/** A query, key or value tensor as batch, heads, tokens and width, however it is laid out. */
public record Heads(Dim batch, Dim heads, Dim tokens, Dim width) {

  /**
   * Rank 4 is (batch, heads, tokens, width), rank 3 (batch, tokens, heads x width).
   *
   * @param given how many heads share the last axis of rank 3; 0 for one
   */
  public static Heads of(List<Dim> dims, long given) {
    Dim heads = Dim.of(Math.max(1, given));
    return switch (dims.size()) {
      case 4 -> new Heads(dims.get(0), dims.get(1), dims.get(2), dims.get(3));
      case 3 -> new Heads(dims.get(0), heads, dims.get(1), dims.get(2).floorDiv(heads));
      case 2 -> new Heads(Dim.one(), heads, dims.get(0), dims.get(1).floorDiv(heads));
      default -> {
        Dim open = Dim.unknown("an input of attention has rank " + dims.size());
        yield new Heads(open, open, open, open);
      }
    };
  }
}
