package dev.rackloom.onnx;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Set;

/**
 * Copies a model message out of a mapped file without the elements of its large tensors. Protobuf
 * would copy every byte of the file into the heap; this walks over the fields, skips what is large,
 * and leaves in each tensor where the whole of it lies. Reading costs what the structure takes,
 * whatever the weights weigh.
 */
final class Slim {

  /** A tensor with fewer bytes of elements stays as it is. */
  static final int SMALL = 4096;

  private static final int DEEPEST = 100;
  private static final int OFFSET = 50001;
  private static final int LENGTH = 50002;

  /** The messages that may hold tensors, and which of their fields lead to them. */
  private enum Kind {
    MODEL,
    GRAPH,
    NODE,
    ATTRIBUTE,
    FUNCTION,
    SPARSE,
    TENSOR,
    DROPPED
  }

  private static final Map<Kind, Map<Integer, Kind>> FIELDS =
      Map.of(
          Kind.MODEL, Map.of(7, Kind.GRAPH, 20, Kind.DROPPED, 25, Kind.FUNCTION),
          Kind.GRAPH, Map.of(1, Kind.NODE, 5, Kind.TENSOR, 15, Kind.SPARSE),
          Kind.NODE, Map.of(5, Kind.ATTRIBUTE),
          Kind.ATTRIBUTE,
              Map.of(
                  5,
                  Kind.TENSOR,
                  6,
                  Kind.GRAPH,
                  10,
                  Kind.TENSOR,
                  11,
                  Kind.GRAPH,
                  22,
                  Kind.SPARSE,
                  23,
                  Kind.SPARSE),
          Kind.FUNCTION, Map.of(7, Kind.NODE, 11, Kind.ATTRIBUTE),
          Kind.SPARSE, Map.of(1, Kind.TENSOR, 2, Kind.TENSOR),
          Kind.TENSOR, Map.of(),
          Kind.DROPPED, Map.of());

  /** Fields of a tensor that hold its elements. */
  private static final Set<Integer> ELEMENTS = Set.of(4, 5, 6, 7, 9, 10, 11);

  private final ByteBuffer file;

  private Slim(ByteBuffer file) {
    this.file = file;
  }

  /** The model in {@code file} without the elements of large tensors. */
  static byte[] model(ByteBuffer file) throws IOException {
    Bytes out = new Bytes();
    new Slim(file).copy(Kind.MODEL, 0, file.limit(), out, 0);
    return out.toByteArray();
  }

  private void copy(Kind kind, int from, int to, Bytes out, int depth) throws IOException {
    if (depth > DEEPEST) {
      throw new InvalidProtocolBufferException("messages are nested deeper than " + DEEPEST);
    }
    Map<Integer, Kind> inner = FIELDS.getOrDefault(kind, Map.of());
    Wire wire = new Wire(file, from, to);
    while (wire.next()) {
      Kind within = wire.isMessage() ? inner.get(wire.field()) : null;
      if (within == null || wire.length() <= SMALL) {
        out.add(file, wire.start(), wire.end());
      } else {
        Bytes message = new Bytes();
        if (within == Kind.TENSOR) {
          tensor(wire.payload(), wire.end(), message);
        } else if (within != Kind.DROPPED) {
          copy(within, wire.payload(), wire.end(), message, depth + 1);
        }
        out.add(wire.field(), message);
      }
    }
  }

  private void tensor(int from, int to, Bytes out) throws IOException {
    long elements = 0;
    for (Wire wire = new Wire(file, from, to); wire.next(); ) {
      elements += ELEMENTS.contains(wire.field()) ? wire.end() - wire.start() : 0;
    }
    for (Wire wire = new Wire(file, from, to); wire.next(); ) {
      if (elements <= SMALL || !ELEMENTS.contains(wire.field())) {
        out.add(file, wire.start(), wire.end());
      }
    }
    if (elements > SMALL) {
      out.add(OFFSET, from);
      out.add(LENGTH, to - from);
    }
  }

  /** A growing array of bytes. */
  private static final class Bytes extends java.io.ByteArrayOutputStream {

    void add(ByteBuffer file, int from, int to) {
      byte[] copy = new byte[to - from];
      file.get(from, copy);
      writeBytes(copy);
    }

    void add(int field, Bytes message) throws IOException {
      CodedOutputStream coded = CodedOutputStream.newInstance(this, 16);
      coded.writeTag(field, 2);
      coded.writeUInt32NoTag(message.size());
      coded.flush();
      message.writeTo(this);
    }

    void add(int field, long value) throws IOException {
      CodedOutputStream coded = CodedOutputStream.newInstance(this, 16);
      coded.writeInt64(field, value);
      coded.flush();
    }
  }
}
