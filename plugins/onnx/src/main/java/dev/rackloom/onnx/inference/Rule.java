package dev.rackloom.onnx.inference;

import java.util.List;

/** Facts of an operator's outputs from those of its inputs. */
@FunctionalInterface
public interface Rule {

  /** The facts of the first outputs; outputs beyond the list stay unknown. */
  List<Fact> infer(Call call);
}
