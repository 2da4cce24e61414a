package dev.rackloom.openvino;

import dev.rackloom.api.graph.Attribute;
import dev.rackloom.api.graph.Operator;
import dev.rackloom.api.graph.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the reader notes on operators for those who count their work; names of no OpenVINO
 * attribute.
 */
final class Marks {

  /** What all of them begin with. */
  static final String OURS = "rackloom.";

  /** On an operator that reads constants alone: it runs once, when the model is loaded. */
  static final String ONCE = "rackloom.once";

  /** The positions of inputs that were unpacked from constants. */
  static final String UNPACKED = "rackloom.unpacked";

  /** The stored bytes behind those inputs. */
  static final String STORED_BYTES = "rackloom.storedBytes";

  /** Input, axis, stride and length of the slices that a body is given one by one. */
  static final String SLICES = "rackloom.slices";

  /** How ports and layers of bodies belong together, for people. */
  static final String PORT_MAP = "rackloom.portMap";

  private Marks() {}

  static Map<String, Attribute> of(
      List<Integer> inputs, boolean constant, List<Tensor> tensors, Stored stored) {
    if (constant) {
      return Map.of(ONCE, new Attribute.IntValue(1));
    }
    List<Long> positions = new ArrayList<>();
    List<Integer> unpacked = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      int tensor = inputs.get(i);
      if (tensors.get(tensor).role() == Tensor.Role.ACTIVATION && stored.isConstant(tensor)) {
        positions.add((long) i);
        unpacked.add(tensor);
      }
    }
    Map<String, Attribute> marks = new HashMap<>();
    if (!unpacked.isEmpty()) {
      stored
          .bytes(unpacked)
          .ifPresent(bytes -> {
            marks.put(UNPACKED, new Attribute.Ints(positions));
            marks.put(STORED_BYTES, new Attribute.IntValue(bytes));
          });
    }
    return marks;
  }

  static boolean isOnce(Operator operator) {
    return operator.intAttribute(ONCE, 0) == 1;
  }

  /** The integers of an attribute; none if it is not there. */
  static List<Long> integers(Operator operator, String name) {
    return switch (operator.attributes().get(name)) {
      case Attribute.Ints ints -> ints.values();
      case Attribute.IntValue one -> List.of(one.value());
      case null, default -> List.of();
    };
  }
}
