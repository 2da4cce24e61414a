package dev.rackloom.onnx;

import dev.rackloom.onnx.proto.Onnx;
import java.util.List;

/** Small models that use what a single operator does not: functions, bodies, state, experts. */
final class Seeds {

  private Seeds() {}

  static List<Onnx.Model> all() {
    return List.of(
        Onnxes.attentionLike(),
        FunctionsTest.example(),
        ControlFlowTest.exampleChoice(),
        ControlFlowTest.exampleLoop(),
        ControlFlowTest.exampleScan(),
        AttentionTest.grouped(3),
        LargeTensorsTest.example(),
        ExpertsTest.unrolled("model/layers.5/mlp", true),
        ExpertsTest.unrolled("", false));
  }
}
