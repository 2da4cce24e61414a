package dev.rackloom.weights;

import dev.rackloom.api.Ids;
import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.graph.GraphDigest;
import dev.rackloom.api.graph.NotUnderstood;
import dev.rackloom.api.graph.Tensor;
import java.util.ArrayList;
import java.util.List;

/** A graph that has weights and nothing that is done with them. */
final class WeightGraph {

  private WeightGraph() {}

  static Graph of(String name, TensorIndex index, NotUnderstood computation) {
    List<Tensor> tensors = new ArrayList<>(index.tensors().size());
    for (StoredTensor t : index.tensors()) {
      tensors.add(new Tensor(tensors.size(), t.name(), t.dtype(), t.shape(), Tensor.Role.WEIGHT));
    }
    List<NotUnderstood> notUnderstood = new ArrayList<>();
    notUnderstood.add(computation);
    notUnderstood.addAll(index.remarks());
    return new Graph(
        name,
        index.format(),
        GraphDigest.of(tensors, List.of()),
        tensors,
        List.of(),
        Ids.NONE,
        Ids.NONE,
        List.of(),
        List.of(),
        index.metadata(),
        notUnderstood);
  }
}
