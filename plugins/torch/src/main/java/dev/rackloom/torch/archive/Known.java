package dev.rackloom.torch.archive;

import dev.rackloom.api.graph.DType;
import java.util.Map;
import java.util.Optional;

/** The names that a pickle may speak of here. */
sealed interface Known {

  /** What names of an archive's own classes begin with. */
  String OWN = "__torch__.";

  /** A kind of storage. */
  record Numbers(DType type) implements Known {}

  /** A class that the archive brings. */
  record Own(String name) implements Known {}

  /** The functions, of which the machine does what is needed and no more. */
  enum Call implements Known {
    REBUILD_TENSOR,
    ORDERED_DICT,
    /** Says of what type its first argument is: a list is a list here. */
    TYPED
  }

  /** All of them. */
  Map<String, Known> NAMES =
      Map.ofEntries(
          Map.entry("torch._utils._rebuild_tensor_v2", Call.REBUILD_TENSOR),
          Map.entry("collections.OrderedDict", Call.ORDERED_DICT),
          Map.entry("torch.BoolStorage", new Numbers(DType.BOOL)),
          Map.entry("torch.ByteStorage", new Numbers(DType.UINT8)),
          Map.entry("torch.CharStorage", new Numbers(DType.INT8)),
          Map.entry("torch.ShortStorage", new Numbers(DType.INT16)),
          Map.entry("torch.IntStorage", new Numbers(DType.INT32)),
          Map.entry("torch.LongStorage", new Numbers(DType.INT64)),
          Map.entry("torch.HalfStorage", new Numbers(DType.FLOAT16)),
          Map.entry("torch.BFloat16Storage", new Numbers(DType.BFLOAT16)),
          Map.entry("torch.FloatStorage", new Numbers(DType.FLOAT32)),
          Map.entry("torch.DoubleStorage", new Numbers(DType.FLOAT64)));

  /** What scripts may speak of beside them. */
  Map<String, Known> OF_SCRIPTS =
      Map.of(
          "torch.jit._pickle.build_intlist", Call.TYPED,
          "torch.jit._pickle.build_doublelist", Call.TYPED,
          "torch.jit._pickle.build_boollist", Call.TYPED,
          "torch.jit._pickle.build_tensorlist", Call.TYPED,
          "torch.jit._pickle.restore_type_tag", Call.TYPED);

  /** The known thing of a name. */
  static Optional<Known> of(String name, Purpose purpose) {
    if (purpose.isScript() && name.startsWith(OWN)) {
      return Optional.of(new Own(name));
    }
    Optional<Known> known = Optional.ofNullable(NAMES.get(name));
    return purpose.isScript() && known.isEmpty()
        ? Optional.ofNullable(OF_SCRIPTS.get(name))
        : known;
  }
}
