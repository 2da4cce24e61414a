package dev.rackloom.agent;

import dev.rackloom.api.graph.DType;
import dev.rackloom.client.TensorValue;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** A tensor of a request as it came: of the size that it says, and not copied so far. */
final class SentTensor {

  /** Looked at, but not kept, at once. */
  private static final int PIECE_BYTES = 8 << 10;

  private final DType dtype;
  private final long[] shape;
  private final Elements elements;

  /** The elements of a tensor, wherever they are. */
  @FunctionalInterface
  interface Elements {
    /**
     * Writes as many as there is room for in a little-endian buffer.
     *
     * @param from how many come before the first of them
     * @throws IllegalArgumentException if one is none of the tensor's type
     */
    void put(ByteBuffer into, int from);
  }

  /** A tensor with as many elements as its shape says. */
  SentTensor(DType dtype, long[] shape, Elements elements) {
    this.dtype = dtype;
    this.shape = shape.clone();
    this.elements = elements;
  }

  /** Elements that came as they are, little-endian. */
  static SentTensor of(DType dtype, long[] shape, ByteBuffer elements) {
    int width = width(dtype);
    return new SentTensor(
        dtype,
        shape,
        (into, from) ->
            into.put(elements.slice(elements.position() + from * width, into.remaining())));
  }

  private static int width(DType dtype) {
    return Math.toIntExact(dtype.blockBytes());
  }

  /** Of a copy. */
  long bytes() {
    return TensorValue.byteSize(dtype, shape);
  }

  int rank() {
    return shape.length;
  }

  long extent(int axis) {
    return shape[axis];
  }

  DType dtype() {
    return dtype;
  }

  /** A copy outside the heap; may refuse elements. */
  TensorValue copy() {
    ByteBuffer bytes = TensorValue.allocate(bytes());
    elements.put(bytes, 0);
    return TensorValue.wrap(dtype, shape, bytes.flip());
  }

  /** Adds its elements as they are in a copy, without one; may refuse elements. */
  void addTo(MessageDigest digest) {
    int left = Math.toIntExact(bytes());
    ByteBuffer piece =
        ByteBuffer.allocate(Math.min(left, PIECE_BYTES)).order(ByteOrder.LITTLE_ENDIAN);
    int from = 0;
    while (left > 0) {
      elements.put(piece.clear().limit(Math.min(left, PIECE_BYTES)), from);
      left -= piece.flip().remaining();
      from += piece.remaining() / width(dtype);
      digest.update(piece);
    }
  }

  /** How much room copies of all these take. */
  static long bytes(Collection<SentTensor> sent) {
    return sent.stream().mapToLong(SentTensor::bytes).sum();
  }

  /** Copies by name. */
  static Map<String, TensorValue> copies(Map<String, SentTensor> sent) {
    Map<String, TensorValue> copies = new LinkedHashMap<>();
    sent.forEach((name, tensor) -> copies.put(name, tensor.copy()));
    return copies;
  }
}
