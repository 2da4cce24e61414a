package dev.rackloom.onnx.work;

import dev.rackloom.api.graph.DType;
import dev.rackloom.api.stage.OperatorFamily;
import dev.rackloom.api.stage.WorkItem;
import dev.rackloom.api.symbolic.Dim;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Convolutions, as the matrix product they amount to. */
final class ConvolutionWork {

  private static final Dim OPEN = Dim.unknown("the shape of a convolution's kernel is not known");

  private ConvolutionWork() {}

  static void into(Map<String, Function<Operands, WorkItem>> rules) {
    for (String op : List.of("Conv", "DeformConv", "FusedConv", "NhwcConv", "NhwcFusedConv")) {
      rules.put(op, t -> convolution(t, 1, t.dtype()));
    }
    rules.put("ConvInteger", t -> convolution(t, 1, DType.INT8));
    rules.put("QLinearConv", t -> convolution(t, 3, DType.INT8));
    rules.put("ConvTranspose", ConvolutionWork::transposed);
    rules.put("ConvTransposeWithDynamicPads", ConvolutionWork::transposed);
    rules.put("CausalConvWithState", t -> depthwise(t));
    rules.put("VarlenCausalConvWithState", t -> depthwise(t));
  }

  /** Weights (out, in / group, kernel...): each output sums over all but the first axis. */
  private static WorkItem convolution(Operands t, int weights, DType dtype) {
    Dim k = t.dims(weights).filter(d -> d.size() > 2).map(ConvolutionWork::taps).orElse(OPEN);
    Dim n = t.dims(weights).filter(d -> d.size() > 2).map(List::getFirst).orElse(OPEN);
    Dim made = t.made();
    return t.item(
        OperatorFamily.CONVOLUTION,
        dtype,
        made.times(k).times(2),
        Map.of("m", made.floorDiv(n), "n", n, "k", k));
  }

  private static Dim taps(List<Dim> kernel) {
    return Dim.product(kernel.subList(1, kernel.size()));
  }

  /** Weights (in, out / group, kernel...): each input adds to all but the first axis. */
  private static WorkItem transposed(Operands t) {
    Dim n = t.dims(1).filter(d -> d.size() > 2).map(ConvolutionWork::taps).orElse(OPEN);
    Dim k = t.dims(1).filter(d -> d.size() > 2).map(List::getFirst).orElse(OPEN);
    Dim given = t.elements(0);
    return t.item(
        OperatorFamily.CONVOLUTION,
        given.times(n).times(2),
        Map.of("m", given.floorDiv(k), "n", n, "k", k));
  }

  private static WorkItem depthwise(Operands t) {
    Dim k = t.dims(1).filter(d -> d.size() > 2).map(ConvolutionWork::taps).orElse(OPEN);
    return t.item(OperatorFamily.CONVOLUTION, t.made().times(k).times(2), Map.of("k", k));
  }
}
