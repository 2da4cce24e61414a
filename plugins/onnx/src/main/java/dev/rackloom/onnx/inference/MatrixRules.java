package dev.rackloom.onnx.inference;

import dev.rackloom.api.graph.DType;
import dev.rackloom.api.graph.Shape;
import dev.rackloom.api.symbolic.Dim;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Matrix products, and quantisation around them. */
final class MatrixRules {

  private MatrixRules() {}

  static void into(Map<String, Rule> rules) {
    rules.put("MatMul", call -> product(call, 0, 1, call.input(0).dtype()));
    rules.put("MatMulInteger", call -> product(call, 0, 1, DType.INT32));
    rules.put("Gemm", MatrixRules::gemm);
    rules.put("QLinearMatMul", call -> product(call, 0, 3, call.dtype(7, DType.UINT8)));
    rules.put("Einsum", Einsum::infer);
    rules.put("Det", call -> call.ranked(0, in -> call.like(leading(in, 2))));
    rules.put("DynamicQuantizeLinear", MatrixRules::dynamicQuantize);
    rules.put("QuantizeLinear", MatrixRules::quantize);
    rules.put("DequantizeLinear", MatrixRules::dequantize);
  }

  static void contrib(Map<String, Rule> rules) {
    List.of("FusedMatMul", "FusedMatMulActivation", "TransposeMatMul")
        .forEach(op -> rules.put(op, MatrixRules::fusedMatMul));
    rules.put("SparseToDenseMatMul", MatrixRules::fusedMatMul);
    rules.put("FusedGemm", MatrixRules::gemm);
    rules.put("GemmFloat8", MatrixRules::gemmFloat8);
    rules.put("GemmFastGelu", call -> product(call, 0, 1, call.input(0).dtype()));
    rules.put("MatMulInteger16", call -> product(call, 0, 1, DType.INT32));
    rules.put("MatMulIntegerToFloat", call -> product(call, 0, 1, call.dtype(2, DType.FLOAT32)));
    rules.put("DynamicQuantizeMatMul", call -> product(call, 0, 1, call.input(0).dtype()));
    rules.put("QOrderedMatMul", call -> product(call, 0, 2, call.input(0).dtype()));
    rules.put("QGemm", MatrixRules::quantizedGemm);
    rules.put("MatMulNBits", call -> projected(call, call.integer("N", 0)));
    rules.put("MatMulBnb4", call -> projected(call, call.integer("N", 0)));
    rules.put("MatMulNBitsMlp", MatrixRules::packedMlp);
    rules.put("MatMulNBitsQkv", MatrixRules::packedQkv);
    rules.put("MatMulFpQ4", MatrixRules::packedWithShape);
    List.of("MatMulBlockQuantizedFp4Weight", "MatMulBlockQuantizedFp8Weight")
        .forEach(op -> rules.put(op, MatrixRules::rowsOfWeight));
    rules.put("Inverse", call -> List.of(call.input(0).withoutValues()));
  }

  private static List<Fact> dynamicQuantize(Call call) {
    return List.of(
        Fact.of(DType.UINT8, call.input(0).shape()),
        Fact.of(DType.FLOAT32, Shape.scalar()),
        Fact.of(DType.UINT8, Shape.scalar()));
  }

  private static List<Fact> quantize(Call call) {
    DType type = call.dtype(2, call.typeAttribute("output_dtype", DType.UINT8));
    return List.of(Fact.of(type, call.input(0).shape()));
  }

  private static List<Fact> dequantize(Call call) {
    DType type = call.typeAttribute("output_dtype", call.input(1).dtype());
    return List.of(Fact.of(type, call.input(0).shape()));
  }

  private static Shape leading(List<Dim> dims, int dropped) {
    return Shape.of(dims.subList(0, Math.max(0, dims.size() - dropped)));
  }

  /** A matrix product whose second operand is packed: rows by N. */
  private static List<Fact> projected(Call call, long columns) {
    return call.ranked(
        0,
        in -> {
          List<Dim> out = new ArrayList<>(in.subList(0, Math.max(0, in.size() - 1)));
          out.add(Dim.of(columns));
          return call.like(Shape.of(out));
        });
  }

  private static List<Fact> packedMlp(Call call) {
    Fact y = projected(call, call.integer("N", 0)).getFirst();
    return List.of(y, call.input(0).withoutValues());
  }

  private static List<Fact> packedQkv(Call call) {
    Fact q = projected(call, call.integer("Nq", 0)).getFirst();
    Fact kv = projected(call, call.integer("Nkv", 0)).getFirst();
    return List.of(q, kv, kv, call.input(0).withoutValues());
  }

  private static List<Fact> packedWithShape(Call call) {
    return call.optional(2)
        .flatMap(Fact::values)
        .filter(shape -> shape.size() == 2 && shape.get(1).isKnown())
        .map(shape -> projected(call, shape.get(1).known().orElse(0)))
        .orElseGet(() -> call.unknown(call.input(0).dtype(), "the weights' shape is not known"));
  }

  private static List<Fact> rowsOfWeight(Call call) {
    return call.ranked(
        0,
        in -> {
          List<Dim> out = new ArrayList<>(in.subList(0, Math.max(0, in.size() - 1)));
          out.add(
              call.dims(1)
                  .filter(d -> !d.isEmpty())
                  .map(List::getFirst)
                  .orElse(Dim.unknown("the weights' shape is not known")));
          return call.like(Shape.of(out));
        });
  }

  private static List<Fact> quantizedGemm(Call call) {
    return gemmOf(call, 3, call.dtype(8, DType.FLOAT32));
  }

  private static List<Fact> gemmFloat8(Call call) {
    return gemmOf(call, 1, call.typeAttribute("dtype", DType.FLOAT32));
  }

  private static List<Fact> fusedMatMul(Call call) {
    Optional<List<Dim>> a = call.dims(0).map(d -> turned(d, call, "A"));
    Optional<List<Dim>> b = call.dims(1).map(d -> turned(d, call, "B"));
    return product(call, a, b, call.input(0).dtype());
  }

  /** transBatch moves the first axis to before the last; trans swaps the last two. */
  private static List<Dim> turned(List<Dim> dims, Call call, String side) {
    List<Dim> out = new ArrayList<>(dims);
    int n = dims.size();
    if (n >= 3 && call.flag("transBatch" + side)) {
      out.add(n - 2, out.removeFirst());
    }
    if (n >= 2 && call.flag("trans" + side)) {
      out.add(n - 1, out.remove(n - 2));
    }
    return out;
  }

  private static List<Fact> product(Call call, int left, int right, DType type) {
    return product(call, call.dims(left), call.dims(right), type);
  }

  private static List<Fact> product(
      Call call, Optional<List<Dim>> left, Optional<List<Dim>> right, DType type) {
    if (left.isEmpty() || right.isEmpty()) {
      return call.unknown(type, "an input has no known rank");
    }
    List<Dim> a = left.get();
    List<Dim> b = right.get();
    if (a.isEmpty() || b.isEmpty()) {
      return call.unknown(type, "an input is a scalar");
    }
    Shape batch = Broadcast.of(List.of(leading(a, 2), leading(b, 2)));
    List<Dim> out = new ArrayList<>(((Shape.Ranked) batch).dims());
    if (a.size() >= 2) {
      out.add(a.get(a.size() - 2));
    }
    if (b.size() >= 2) {
      out.add(b.getLast());
    }
    return List.of(Fact.of(type, Shape.of(out)));
  }

  private static List<Fact> gemm(Call call) {
    return gemmOf(call, 1, call.input(0).dtype());
  }

  private static List<Fact> gemmOf(Call call, int right, DType type) {
    Optional<List<Dim>> a = call.dims(0).filter(d -> d.size() == 2);
    Optional<List<Dim>> b = call.dims(right).filter(d -> d.size() == 2);
    if (a.isEmpty() || b.isEmpty()) {
      return call.unknown(type, "an input is no matrix");
    }
    Dim m = a.get().get(call.flag("transA") ? 1 : 0);
    Dim n = b.get().get(call.flag("transB") ? 0 : 1);
    return List.of(Fact.of(type, Shape.of(List.of(m, n))));
  }
}
