package dev.rackloom.torch;

import dev.rackloom.api.graph.DType;
import dev.rackloom.api.graph.Shape;
import dev.rackloom.torch.archive.ArchiveDamage;
import dev.rackloom.torch.archive.Pickled;
import dev.rackloom.torch.archive.TorchZip;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds the tensors among the members of a script's objects. A tensor that several members share is
 * found once, under the first one's name.
 */
final class ScriptWeights {

  private static final int DEEPEST = 200;
  private static final int LONGEST_NAME = 1_000;
  private static final int MOST_TENSORS = 100_000;

  private final Path file;
  private final TorchZip zip;
  private final Map<Place, Weight> found = new LinkedHashMap<>();
  private final Set<Pickled> walked = Collections.newSetFromMap(new IdentityHashMap<>());

  /** Where a tensor's numbers are. */
  private record Place(String folder, Stored tensor) {}

  /** A tensor of a script by the path of members that leads to it. */
  record Weight(String name, DType dtype, Shape shape) {}

  ScriptWeights(Path file, TorchZip zip) {
    this.file = file;
    this.zip = zip;
  }

  /**
   * Walks through a value.
   *
   * @param name what leads to it; empty at the top
   * @param folder of the zip that its storages are in
   */
  ScriptWeights add(String name, String folder, Pickled value) {
    walk(name, folder, value, 0);
    return this;
  }

  List<Weight> all() {
    return List.copyOf(found.values());
  }

  private void walk(String name, String folder, Pickled value, int depth) {
    if (depth > DEEPEST) {
      throw ArchiveDamage.of(file, "holds objects more than " + DEEPEST + " deep in each other");
    }
    if (name.length() > LONGEST_NAME) {
      throw ArchiveDamage.of(
          file, "has a member whose path is longer than " + LONGEST_NAME + " characters");
    }
    if (value instanceof Stored tensor) {
      ArchiveDamage.atMost(file, found.size() + 1L, MOST_TENSORS, "tensors");
      found.computeIfAbsent(new Place(folder, tensor), p -> weight(name, p));
    } else if (walked.add(value)) {
      members(value)
          .forEach((member, v) ->
              walk(name.isEmpty() ? member : name + "." + member, folder, v, depth + 1));
    }
  }

  private static Map<String, Pickled> members(Pickled value) {
    return switch (value) {
      case Pickled.Dict dict -> dict.items();
      case Pickled.Items items -> numbered(items.items());
      case Pickled.Tuple tuple -> numbered(tuple.items());
      case Pickled.Instance instance ->
          instance.state().isEmpty() ? Map.of() : members(instance.state().getFirst());
      default -> Map.of();
    };
  }

  private static Map<String, Pickled> numbered(List<Pickled> items) {
    Map<String, Pickled> members = new LinkedHashMap<>();
    items.forEach(item -> members.put(String.valueOf(members.size()), item));
    return members;
  }

  private Weight weight(String name, Place place) {
    Pickled.Storage storage = place.tensor().storage();
    long width = storage.type().blockBytes();
    long bytes = zip.length(place.folder() + storage.key());
    if (bytes % width != 0 || bytes / width != storage.count()) {
      throw ArchiveDamage.of(
          file,
          "claims "
              + storage.count()
              + " numbers of "
              + width
              + " bytes for '"
              + name
              + "', whose storage has "
              + bytes
              + " bytes");
    }
    List<Long> shape = place.tensor().view().shape();
    if (last(place.tensor()) >= storage.count()) {
      throw ArchiveDamage.of(
          file, "has a tensor '" + name + "' of shape " + shape + " that leaves its storage");
    }
    return new Weight(
        name.isEmpty() ? "tensor" : name,
        storage.type(),
        Shape.of(shape.stream().mapToLong(Long::longValue).toArray()));
  }

  /** The furthest number that is seen, -1 if there is none; largest where it does not fit. */
  private static long last(Stored tensor) {
    List<Long> shape = new ArrayList<>(tensor.view().shape());
    List<Long> strides = tensor.view().strides();
    if (shape.contains(0L)) {
      return -1;
    }
    if (shape.size() != strides.size()) {
      return Long.MAX_VALUE;
    }
    try {
      long elements = 1;
      long last = tensor.view().offset();
      for (int d = 0; d < shape.size(); d++) {
        elements = Math.multiplyExact(elements, shape.get(d));
        last = Math.addExact(last, Math.multiplyExact(shape.get(d) - 1, strides.get(d)));
      }
      return elements < 0 ? Long.MAX_VALUE : last;
    } catch (ArithmeticException e) {
      return Long.MAX_VALUE;
    }
  }
}
