package dev.rackloom.onnx.inference;

import dev.rackloom.api.graph.Shape;
import dev.rackloom.api.symbolic.Dim;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A parsed einsum equation over known ranks: each letter's extent, and the letters of the result.
 *
 * @param extents by letter, in alphabetical order; axes under an ellipsis are digits
 * @param output the result's letters in order
 */
public record Einsum(Map<Character, Dim> extents, List<Character> output) {

  private static final int MAX_ELLIPSIS = 8;

  static List<Fact> infer(Call call) {
    List<List<Dim>> inputs = new ArrayList<>();
    for (int i = 0; i < call.inputs().size(); i++) {
      if (call.dims(i).isEmpty()) {
        return call.unknown(call.input(0).dtype(), "an input has no known rank");
      }
      inputs.add(call.dims(i).get());
    }
    return parse(call.text("equation", ""), inputs)
        .map(e -> call.like(e.shape()))
        .orElseGet(
            () -> call.unknown(call.input(0).dtype(), "its equation does not fit its inputs"));
  }

  /** The equation over inputs of these extents; empty if it does not fit them. */
  public static Optional<Einsum> parse(String equation, List<List<Dim>> inputs) {
    String[] sides = equation.replace(" ", "").split("->", 2);
    String[] terms = sides[0].split(",", -1);
    if (terms.length != inputs.size()) {
      return Optional.empty();
    }
    Map<Character, Dim> extents = new TreeMap<>();
    Map<Character, Integer> seen = new TreeMap<>();
    int open = 0;
    for (int i = 0; i < terms.length; i++) {
      int covered = inputs.get(i).size() - terms[i].replace("...", "").length();
      boolean fits = terms[i].contains("...") ? covered >= 0 : covered == 0;
      if (!fits || covered > MAX_ELLIPSIS) {
        return Optional.empty();
      }
      open = Math.max(open, covered);
      List<Character> letters = letters(terms[i], covered);
      for (int axis = 0; axis < letters.size(); axis++) {
        extents.merge(letters.get(axis), inputs.get(i).get(axis), Einsum::wider);
        seen.merge(letters.get(axis), 1, Integer::sum);
      }
    }
    List<Character> output = sides.length == 2 ? letters(sides[1], open) : implied(seen);
    return extents.keySet().containsAll(output)
        ? Optional.of(new Einsum(extents, output))
        : Optional.empty();
  }

  /** The letters of a term; an ellipsis becomes digits counted from its right end. */
  private static List<Character> letters(String term, int covered) {
    StringBuilder digits = new StringBuilder();
    for (int i = covered - 1; i >= 0; i--) {
      digits.append((char) ('0' + i));
    }
    return term.replace("...", digits).chars().mapToObj(c -> (char) c).toList();
  }

  /** Without an arrow: the ellipsis, then the letters that stand once, sorted. */
  private static List<Character> implied(Map<Character, Integer> seen) {
    List<Character> out = new ArrayList<>();
    for (char c = '9'; c >= '0'; c--) {
      if (seen.containsKey(c)) {
        out.add(c);
      }
    }
    seen.forEach((letter, count) -> {
      if (count == 1 && !Character.isDigit(letter)) {
        out.add(letter);
      }
    });
    return out;
  }

  private static Dim wider(Dim a, Dim b) {
    return a.equals(Dim.one()) || (b.isKnown() && !b.equals(Dim.one())) ? b : a;
  }

  /** The result's shape. */
  public Shape shape() {
    return Shape.of(output.stream().map(this::extent).toList());
  }

  private Dim extent(char letter) {
    return extents.getOrDefault(
        letter, Dim.unknown(String.format(Locale.ROOT, "einsum has no letter %c", letter)));
  }

  /** Multiply-adds of the whole sum over all letters at once. */
  public Dim products() {
    return Dim.product(List.copyOf(extents.values()));
  }
}
