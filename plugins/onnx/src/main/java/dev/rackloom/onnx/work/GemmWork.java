package dev.rackloom.onnx.work;

import dev.rackloom.api.graph.DType;
import dev.rackloom.api.graph.Tensor;
import dev.rackloom.api.stage.OperatorFamily;
import dev.rackloom.api.stage.WorkItem;
import dev.rackloom.api.symbolic.Dim;
import dev.rackloom.onnx.inference.Einsum;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Matrix products of all kinds; m, n, k of one product, and how many there are in a batch. */
final class GemmWork {

  private static final Dim OPEN = Dim.unknown("the rank of a matrix product's input is not known");

  private GemmWork() {}

  static void into(Map<String, Function<Operands, WorkItem>> rules) {
    for (String op : List.of("MatMul", "GemmFastGelu", "MatMulFpQ4")) {
      rules.put(op, t -> product(t, t.dtype(), last(t, 0, false), 1));
    }
    for (String op :
        List.of("FusedMatMul", "FusedMatMulActivation", "TransposeMatMul", "SparseToDenseMatMul")) {
      rules.put(op, t -> product(t, t.dtype(), last(t, 0, t.flag("transA")), 1));
    }
    for (String op : List.of("MatMulBlockQuantizedFp4Weight", "MatMulBlockQuantizedFp8Weight")) {
      rules.put(op, t -> product(t, t.dtype(), last(t, 0, false), -1));
    }
    for (String op : List.of("Gemm", "FusedGemm", "GemmFloat8")) {
      rules.put(op, t -> product(t, t.dtype(), last(t, 0, t.flag("transA")), -1));
    }
    rules.put("QGemm", t -> product(t, DType.INT8, last(t, 0, t.flag("transA")), -1));
    for (String op :
        List.of(
            "MatMulInteger", "MatMulInteger16", "MatMulIntegerToFloat", "DynamicQuantizeMatMul")) {
      rules.put(op, t -> product(t, integers(t), last(t, 0, false), 1));
    }
    rules.put("QLinearMatMul", t -> product(t, DType.INT8, last(t, 0, false), 3));
    rules.put("QOrderedMatMul", t -> product(t, DType.INT8, last(t, 0, false), 2));
    for (String op : List.of("MatMulNBits", "MatMulBnb4")) {
      rules.put(op, t -> product(t, t.dtype(), Dim.of(t.operator().intAttribute("K", 0)), -1));
    }
    rules.put("MatMulNBitsMlp", t -> packed(t, t.operator().intAttribute("N", 0) * 2));
    rules.put(
        "MatMulNBitsQkv",
        t ->
            packed(
                t, t.operator().intAttribute("Nq", 0) + 2 * t.operator().intAttribute("Nkv", 0)));
    rules.put("Einsum", GemmWork::einsum);
    rules.put("CDist", t -> product(t, t.dtype(), last(t, 0, false), -1));
    rules.put("LinearClassifier", GemmWork::linear);
    rules.put("LinearRegressor", GemmWork::linear);
    rules.put("Det", GemmWork::factorized);
    rules.put("Inverse", GemmWork::factorized);
  }

  private static DType integers(Operands t) {
    return t.type().equals("MatMulInteger16") ? DType.INT16 : DType.INT8;
  }

  private static Dim last(Operands t, int input, boolean transposed) {
    return t.dims(input)
        .filter(d -> !d.isEmpty())
        .map(d -> transposed && d.size() > 1 ? d.get(d.size() - 2) : d.getLast())
        .orElse(OPEN);
  }

  /**
   * A product that makes the first output.
   *
   * @param right the second operand, whose leading axes are a batch; -1 if it has none
   */
  private static WorkItem product(Operands t, DType dtype, Dim k, int right) {
    Dim made = t.made();
    Optional<List<Dim>> out = t.output(0).flatMap(Operands::dims);
    Dim n =
        out.filter(d -> !d.isEmpty()).map(List::getLast).orElse(out.isPresent() ? Dim.one() : OPEN);
    Map<String, Dim> features = new HashMap<>();
    Dim rows = made.floorDiv(n);
    boolean batched = right >= 0 && t.dims(right).filter(d -> d.size() > 2).isPresent();
    if (batched && out.filter(d -> d.size() > 2).isPresent()) {
      List<Dim> dims = out.get();
      rows = dims.get(dims.size() - 2);
      features.put("batch", Dim.product(dims.subList(0, dims.size() - 2)));
    }
    features.put("m", rows);
    features.put("n", n);
    features.put("k", k);
    return t.item(OperatorFamily.GEMM, dtype, made.times(k).times(2), features);
  }

  private static WorkItem packed(Operands t, long columns) {
    Dim k = Dim.of(t.operator().intAttribute("K", 0));
    Dim m = t.elements(0).floorDiv(k);
    Dim n = Dim.of(columns);
    return t.item(
        OperatorFamily.GEMM, m.times(n).times(k).times(2), Map.of("m", m, "n", n, "k", k));
  }

  private static WorkItem linear(Operands t) {
    Dim k = last(t, 0, false);
    Dim rows = t.elements(0).floorDiv(k);
    Dim columns =
        t.outputs()
            .reduce((a, b) -> b)
            .map(o -> o.shape().elements().floorDiv(rows))
            .orElse(Dim.one());
    return t.item(
        OperatorFamily.GEMM,
        rows.times(columns).times(k).times(2),
        Map.of("m", rows, "n", columns, "k", k));
  }

  /** A triangular factorisation of each matrix. */
  private static WorkItem factorized(Operands t) {
    Dim n = last(t, 0, false);
    Dim flops = t.elements(0).times(n).times(2).floorDiv(Dim.of(3));
    return t.item(OperatorFamily.GEMM, flops, Map.of("k", n));
  }

  /** A sum over letters: a product where two inputs share a letter that the result lacks. */
  private static WorkItem einsum(Operands t) {
    List<List<Dim>> inputs = new ArrayList<>();
    for (int i = 0; i < t.operator().inputs().size(); i++) {
      t.dims(i).ifPresent(inputs::add);
    }
    Optional<Einsum> sum =
        inputs.size() == t.operator().inputs().size()
            ? Einsum.parse(t.text("equation", ""), inputs)
            : Optional.empty();
    if (sum.isEmpty()) {
      return t.unknown("an einsum over tensors of unknown rank");
    }
    Dim all = sum.get().products();
    if (inputs.size() < 2) {
      boolean reduces = sum.get().output().size() < sum.get().extents().size();
      return t.item(
          reduces ? OperatorFamily.REDUCTION : OperatorFamily.MOVEMENT,
          reduces ? all : Dim.zero(),
          Map.of());
    }
    Dim k =
        Dim.product(
            sum.get().extents().entrySet().stream()
                .filter(e -> !sum.get().output().contains(e.getKey()))
                .map(Map.Entry::getValue)
                .toList());
    Dim n =
        t.output(0)
            .flatMap(Operands::dims)
            .filter(d -> !d.isEmpty())
            .map(List::getLast)
            .orElse(Dim.one());
    Dim m = t.output(0).map(Tensor::shape).map(s -> s.elements()).orElse(OPEN).floorDiv(n);
    return t.item(
        OperatorFamily.GEMM, all.times(2L * (inputs.size() - 1)), Map.of("m", m, "n", n, "k", k));
  }
}
