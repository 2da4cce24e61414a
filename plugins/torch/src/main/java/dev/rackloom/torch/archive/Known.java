package dev.rackloom.moe.torch;

import dev.rackloom.moe.grid.Element;
import java.util.Map;
import java.util.Optional;

/** The names that a pickle may speak of here. */
sealed interface Known {

  /** A kind of storage. */
  record Numbers(Element element) implements Known {}

  /** The two functions, of which the machine does what is needed and no more. */
  enum Call implements Known {
    REBUILD_TENSOR,
    ORDERED_DICT
  }

  /** All of them. */
  Map<String, Known> NAMES =
      Map.ofEntries(
          Map.entry("torch._utils._rebuild_tensor_v2", Call.REBUILD_TENSOR),
          Map.entry("collections.OrderedDict", Call.ORDERED_DICT),
          Map.entry("torch.BoolStorage", new Numbers(Element.BOOL)),
          Map.entry("torch.ByteStorage", new Numbers(Element.U8)),
          Map.entry("torch.CharStorage", new Numbers(Element.I8)),
          Map.entry("torch.ShortStorage", new Numbers(Element.I16)),
          Map.entry("torch.IntStorage", new Numbers(Element.I32)),
          Map.entry("torch.LongStorage", new Numbers(Element.I64)),
          Map.entry("torch.HalfStorage", new Numbers(Element.F16)),
          Map.entry("torch.BFloat16Storage", new Numbers(Element.BF16)),
          Map.entry("torch.FloatStorage", new Numbers(Element.F32)),
          Map.entry("torch.DoubleStorage", new Numbers(Element.F64)));

  /** The known thing of a name. */
  static Optional<Known> of(String name) {
    return Optional.ofNullable(NAMES.get(name));
  }
}
