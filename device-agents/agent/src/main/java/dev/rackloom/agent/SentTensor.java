package dev.rackloom.agent;

import dev.rackloom.api.graph.DType;
import dev.rackloom.client.TensorValue;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A tensor of a request as it came: of the size that it says, and not copied so far.
 *
 * @param bytes of a copy
 * @param copy makes one, outside the heap; may refuse elements
 */
record SentTensor(long bytes, Supplier<TensorValue> copy) {

  /** Elements that came as they are, little-endian. */
  static SentTensor of(DType dtype, long[] shape, ByteBuffer elements) {
    return new SentTensor(elements.remaining(), () -> TensorValue.copyOf(dtype, shape, elements));
  }

  /** How much room copies of all these take. */
  static long bytes(Collection<SentTensor> sent) {
    return sent.stream().mapToLong(SentTensor::bytes).sum();
  }

  /** Copies by name. */
  static Map<String, TensorValue> copies(Map<String, SentTensor> sent) {
    Map<String, TensorValue> copies = new LinkedHashMap<>();
    sent.forEach((name, tensor) -> copies.put(name, tensor.copy().get()));
    return copies;
  }
}
