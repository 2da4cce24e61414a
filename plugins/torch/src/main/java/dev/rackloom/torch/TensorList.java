package dev.rackloom.torch;

import dev.rackloom.api.Ids;
import dev.rackloom.api.graph.DType;
import dev.rackloom.api.graph.Shape;
import dev.rackloom.api.graph.Tensor;
import java.util.ArrayList;
import java.util.List;

/** The tensors of a graph while it is made. */
final class TensorList {

  private final List<Tensor> tensors = new ArrayList<>();

  /** Adds one; its id. */
  int add(String name, DType dtype, Shape shape, Tensor.Role role) {
    tensors.add(new Tensor(tensors.size(), name, dtype, shape, role));
    return tensors.size() - 1;
  }

  /** Adds the weights of a model under the names of the file, with something before them. */
  Ids addWeights(String before, List<ScriptWeights.Weight> weights) {
    return Ids.copyOf(
        weights.stream()
            .map(w -> add(before + w.name(), w.dtype(), w.shape(), Tensor.Role.WEIGHT))
            .toList());
  }

  Tensor get(int id) {
    return tensors.get(id);
  }

  List<Tensor> all() {
    return tensors;
  }
}
