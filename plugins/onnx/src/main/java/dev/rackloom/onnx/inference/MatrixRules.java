package dev.rackloom.onnx.inference;

import dev.rackloom.api.graph.DType;
import dev.rackloom.api.graph.Shape;
import dev.rackloom.api.symbolic.Dim;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Matrix products, convolutions and pooling. */
final class MatrixRules {

  private MatrixRules() {}

  static void into(Map<String, Rule> rules) {
    rules.put("MatMul", call -> matMul(call, call.input(0).dtype()));
    rules.put("MatMulInteger", call -> matMul(call, DType.INT32));
    rules.put("FusedMatMul", call -> matMul(call, call.input(0).dtype()));
    rules.put("Gemm", MatrixRules::gemm);
    rules.put("Conv", call -> window(call, true));
    rules.put("MaxPool", call -> window(call, false));
    rules.put("AveragePool", call -> window(call, false));
    rules.put("GlobalAveragePool", MatrixRules::global);
    rules.put("GlobalMaxPool", MatrixRules::global);
    rules.put(
        "DynamicQuantizeLinear",
        call ->
            List.of(
                Fact.of(DType.UINT8, call.input(0).shape()),
                Fact.of(DType.FLOAT32, Shape.scalar()),
                Fact.of(DType.UINT8, Shape.scalar())));
    rules.put(
        "QuantizeLinear",
        call ->
            List.of(
                Fact.of(
                    call.optional(2).map(Fact::dtype).orElse(DType.UINT8), call.input(0).shape())));
    rules.put(
        "DequantizeLinear", call -> List.of(Fact.of(call.input(1).dtype(), call.input(0).shape())));
  }

  private static List<Fact> matMul(Call call, DType type) {
    if (call.input(0).dims().isEmpty() || call.input(1).dims().isEmpty()) {
      return call.unknown(type, "an input has no known rank");
    }
    List<Dim> a = call.input(0).dims().get();
    List<Dim> b = call.input(1).dims().get();
    if (a.size() < 2 || b.size() < 2) {
      List<Dim> rest = new ArrayList<>(a.subList(0, Math.max(0, a.size() - 1)));
      if (b.size() >= 2) {
        rest.add(b.getLast());
      }
      return List.of(Fact.of(type, Shape.of(rest)));
    }
    Shape batch =
        Broadcast.of(
            List.of(Shape.of(a.subList(0, a.size() - 2)), Shape.of(b.subList(0, b.size() - 2))));
    List<Dim> out = new ArrayList<>(((Shape.Ranked) batch).dims());
    out.add(a.get(a.size() - 2));
    out.add(b.getLast());
    return List.of(Fact.of(type, Shape.of(out)));
  }

  private static List<Fact> gemm(Call call) {
    if (call.input(0).dims().filter(d -> d.size() == 2).isEmpty()
        || call.input(1).dims().filter(d -> d.size() == 2).isEmpty()) {
      return call.unknown(call.input(0).dtype(), "an input is no matrix");
    }
    Dim m = call.input(0).dims().get().get(call.integer("transA", 0) == 0 ? 0 : 1);
    Dim n = call.input(1).dims().get().get(call.integer("transB", 0) == 0 ? 1 : 0);
    return call.like(Shape.of(List.of(m, n)));
  }

  private static List<Fact> global(Call call) {
    return call.input(0)
        .dims()
        .map(dims -> {
          List<Dim> out = new ArrayList<>(dims.subList(0, Math.min(2, dims.size())));
          while (out.size() < dims.size()) {
            out.add(Dim.one());
          }
          return call.like(Shape.of(out));
        })
        .orElseGet(() -> call.unknown(call.input(0).dtype(), "the input has no known rank"));
  }

  /** Sliding windows: kernel, strides, pads and dilations of each spatial axis. */
  private static List<Fact> window(Call call, boolean convolution) {
    List<Dim> in = call.input(0).dims().orElse(List.of());
    List<Dim> weight = convolution ? call.input(1).dims().orElse(List.of()) : List.of();
    int spatial = in.size() - 2;
    if (spatial < 1 || (convolution && weight.size() != in.size())) {
      return call.unknown(call.input(0).dtype(), "an input has no known rank");
    }
    List<Long> kernel =
        call.integers("kernel_shape")
            .orElseGet(() -> weight.stream().skip(2).map(d -> d.known().orElse(-1)).toList());
    if (kernel.size() != spatial || kernel.contains(-1L)) {
      return call.unknown(call.input(0).dtype(), "the kernel's size is not known");
    }
    List<Dim> out = new ArrayList<>(List.of(in.get(0), convolution ? weight.get(0) : in.get(1)));
    for (int i = 0; i < spatial; i++) {
      out.add(extent(call, in.get(i + 2), kernel.get(i), i, spatial));
    }
    return call.like(Shape.of(out));
  }

  private static Dim extent(Call call, Dim size, long kernel, int i, int spatial) {
    long stride = at(call, "strides", i, 1);
    long dilation = at(call, "dilations", i, 1);
    String auto =
        call.attributes().get("auto_pad") instanceof dev.rackloom.api.graph.Attribute.Text t
            ? t.value()
            : "NOTSET";
    if (auto.startsWith("SAME")) {
      return size.ceilDiv(Dim.of(stride));
    }
    long pads =
        auto.equals("VALID") ? 0 : at(call, "pads", i, 0) + at(call, "pads", i + spatial, 0);
    Dim covered = size.plus(pads - dilation * (kernel - 1) - 1);
    Dim steps =
        call.integer("ceil_mode", 0) == 0
            ? covered.floorDiv(Dim.of(stride))
            : covered.ceilDiv(Dim.of(stride));
    return steps.plus(1);
  }

  private static long at(Call call, String attribute, int i, long otherwise) {
    return call.integers(attribute)
        .filter(list -> i < list.size())
        .map(list -> list.get(i))
        .orElse(otherwise);
  }
}
