package dev.rackloom.onnx.work;

import dev.rackloom.api.stage.OperatorFamily;
import dev.rackloom.api.stage.WorkItem;
import dev.rackloom.api.symbolic.Dim;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Fourier transforms of a known length n: 5 n log2 n operations each. */
final class SignalWork {

  private SignalWork() {}

  static void into(Map<String, Function<Operands, WorkItem>> rules) {
    rules.put("DFT", t -> transforms(t, t.elements(0), longest(t)));
    rules.put("Rfft", t -> transforms(t, t.elements(0), lastOf(t, 0)));
    rules.put("Irfft", t -> transforms(t, t.made(), longest(t)));
    rules.put("STFT", SignalWork::shortTime);
    rules.put(
        "MelWeightMatrix", t -> t.item(OperatorFamily.ELEMENTWISE, t.made().times(6), Map.of()));
  }

  private static Dim lastOf(Operands t, int input) {
    return t.dims(input).filter(d -> !d.isEmpty()).map(List::getLast).orElse(Dim.unknown("rank"));
  }

  /**
   * The transformed axis is taken to be the longest of the result, the real and imaginary aside.
   */
  private static Dim longest(Operands t) {
    return t.output(0)
        .flatMap(Operands::dims)
        .filter(d -> d.size() >= 2)
        .map(d -> d.get(d.size() - 2))
        .orElse(Dim.unknown("the transform's length is not known"));
  }

  private static WorkItem transforms(Operands t, Dim elements, Dim length) {
    return t.item(OperatorFamily.REDUCTION, elements.times(each(length)), Map.of());
  }

  private static Dim each(Dim length) {
    long n = length.known().orElse(0);
    return n <= 0
        ? Dim.unknown("the logarithm of a length that is not a number: " + length)
        : Dim.of(5L * (64 - Long.numberOfLeadingZeros(Math.max(1, n - 1))));
  }

  /** (batch, frames, bins, 2): a transform a frame. */
  private static WorkItem shortTime(Operands t) {
    Dim bins = longest(t);
    boolean half = t.operator().intAttribute("onesided", 1) != 0;
    Dim length = half ? bins.minus(Dim.one()).times(2) : bins;
    Dim frames = t.made().floorDiv(bins.times(2));
    return t.item(OperatorFamily.REDUCTION, frames.times(length).times(each(length)), Map.of());
  }
}
