package dev.rackloom.openvino;

import dev.rackloom.api.graph.Tensor;
import dev.rackloom.api.symbolic.Dim;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Follows constants through the layers that unpack them, to what is stored in the file. A kernel
 * reads the stored bytes and unpacks on the way.
 */
final class Stored {

  private static final Set<String> UNPACKING =
      Set.of(
          "Convert",
          "ConvertLike",
          "Subtract",
          "Multiply",
          "Add",
          "Reshape",
          "Squeeze",
          "Unsqueeze",
          "Transpose",
          "FakeConvert",
          "Identity");

  private static final int MANY = 64;

  private final List<Tensor> tensors;
  private final Map<Integer, Set<Integer>> roots = new HashMap<>();

  Stored(List<Tensor> tensors) {
    this.tensors = tensors;
  }

  /** Notes a constant of the file. */
  void constant(int tensor) {
    roots.put(tensor, Set.of(tensor));
  }

  /** Whether {@code tensor} is a constant or made of constants alone. */
  boolean isConstant(int tensor) {
    return roots.containsKey(tensor);
  }

  /** Notes what a layer that reads only constants makes. */
  void derived(String type, List<Integer> inputs, int output) {
    Set<Integer> all = new HashSet<>();
    for (int input : inputs) {
      all.addAll(roots.getOrDefault(input, Set.of()));
    }
    roots.put(output, UNPACKING.contains(type) && all.size() <= MANY ? all : Set.of(output));
  }

  /** The stored bytes behind {@code inputs}, each constant once; empty if not known. */
  Optional<Long> bytes(List<Integer> inputs) {
    Set<Integer> all = new HashSet<>();
    inputs.forEach(input -> all.addAll(roots.getOrDefault(input, Set.of())));
    Dim bytes = Dim.sum(all.stream().map(t -> tensors.get(t).bytes()).toList());
    return bytes.known().stream().boxed().findFirst();
  }
}
