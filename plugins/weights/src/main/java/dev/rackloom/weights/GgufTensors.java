package dev.rackloom.weights;

import dev.rackloom.api.graph.DType;
import dev.rackloom.api.graph.NotUnderstood;
import dev.rackloom.api.graph.Shape;
import dev.rackloom.api.symbolic.Dim;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** The tensor descriptions of one GGUF file, and where their bytes lie. */
final class GgufTensors {

  private static final int RANK = 8;

  private final Path file;
  private final List<Described> infos = new ArrayList<>();
  private final TreeSet<Integer> unknownTypes = new TreeSet<>();

  GgufTensors(Path file) {
    this.file = file;
  }

  /** A description; extents innermost first, as in the file. */
  private record Described(String name, List<Long> extents, int type, long offset) {}

  void read(GgufCursor cursor, int version) throws IOException {
    String name = cursor.text(HeaderLimits.NAME_CHARACTERS, "tensor name");
    int rank = cursor.int32();
    HeaderLimits.atMost(file, Integer.toUnsignedLong(rank), RANK, "extents of '" + name + "'");
    List<Long> extents = new ArrayList<>();
    for (int i = 0; i < rank; i++) {
      extents.add(version == 1 ? Integer.toUnsignedLong(cursor.int32()) : cursor.int64());
    }
    infos.add(new Described(name, extents, cursor.int32(), cursor.int64()));
  }

  /** The tensors with their places, once it is known where the data begin. */
  List<StoredTensor> stored(long dataStart, long alignment, long fileSize) {
    TreeSet<Long> ends = new TreeSet<>();
    infos.forEach(info -> ends.add(info.offset));
    ends.add(Math.max(0, fileSize - dataStart));
    List<StoredTensor> tensors = new ArrayList<>(infos.size());
    for (Described info : infos) {
      if (info.offset < 0 || info.offset % alignment != 0) {
        throw HeaderLimits.damaged(
            file,
            "places tensor '"
                + info.name
                + "' at "
                + Long.toUnsignedString(info.offset)
                + ", which is no multiple of "
                + alignment);
      }
      tensors.add(stored(info, dataStart, fileSize, Optional.ofNullable(ends.higher(info.offset))));
    }
    return tensors;
  }

  private StoredTensor stored(
      Described info, long dataStart, long fileSize, Optional<Long> nextOffset) {
    long elements = elements(info);
    Optional<GgmlType> type = GgmlType.of(info.type);
    long upToNext = nextOffset.map(next -> next - info.offset).orElse(0L);
    long bytes = type.map(t -> bytes(info, t, elements)).orElse(upToNext);
    long available = Math.max(0, fileSize - dataStart);
    if (bytes > available || info.offset > available - bytes) {
      throw HeaderLimits.damaged(
          file,
          "places "
              + bytes
              + " bytes of tensor '"
              + info.name
              + "' at "
              + info.offset
              + " of "
              + available
              + " bytes of data");
    }
    if (type.isEmpty()) {
      unknownTypes.add(info.type);
    }
    DType dtype =
        type.map(GgmlType::dtype)
            .orElseGet(() ->
                MeasuredType.of(
                    "ggml_type_" + Integer.toUnsignedString(info.type), elements, bytes));
    return new StoredTensor(
        info.name,
        dtype,
        Shape.of(info.extents.reversed().stream().map(Dim::of).toList()),
        bytes,
        file,
        dataStart + info.offset);
  }

  private long elements(Described info) {
    long elements = 1;
    try {
      for (long extent : info.extents) {
        if (extent < 0) {
          throw new ArithmeticException("negative");
        }
        elements = Math.multiplyExact(elements, extent);
      }
      return elements;
    } catch (ArithmeticException e) {
      throw HeaderLimits.damaged(
          file, "gives tensor '" + info.name + "' a shape of more than 2^63 elements");
    }
  }

  /** Rows are whole blocks. */
  private long bytes(Described info, GgmlType type, long elements) {
    long row = info.extents.isEmpty() ? 1 : info.extents.getFirst();
    if (row % type.elements() != 0) {
      throw HeaderLimits.damaged(
          file,
          "gives tensor '"
              + info.name
              + "' rows of "
              + row
              + " elements in blocks of "
              + type.elements());
    }
    try {
      return Math.multiplyExact(elements / type.elements(), (long) type.bytes());
    } catch (ArithmeticException e) {
      throw HeaderLimits.damaged(file, "gives tensor '" + info.name + "' more than 2^63 bytes");
    }
  }

  /** Types that no table here knows. */
  List<NotUnderstood> remarks() {
    return unknownTypes.stream()
        .map(type ->
            new NotUnderstood(
                String.valueOf(file.getFileName()),
                "tensor type " + Integer.toUnsignedString(type),
                "its bytes are taken from where the next tensor begins"))
        .toList();
  }
}
