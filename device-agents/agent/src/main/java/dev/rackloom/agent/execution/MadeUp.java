package dev.rackloom.agent.execution;

import dev.rackloom.api.graph.DType;
import dev.rackloom.client.TensorValue;
import java.nio.ByteBuffer;
import java.util.random.RandomGenerator;

/** Tensors for warming and measuring: integers in range, floats N(0,1). */
public final class MadeUp {

  private MadeUp() {}

  /**
   * A tensor of random elements.
   *
   * @param limit integers are below it; at 1 they are all zero, which is in range of every table
   */
  public static TensorValue tensor(DType dtype, long[] shape, long limit, RandomGenerator random) {
    ByteBuffer bytes = TensorValue.allocate(TensorValue.byteSize(dtype, shape));
    while (bytes.hasRemaining()) {
      put(bytes, dtype, limit, random);
    }
    return TensorValue.wrap(dtype, shape, bytes.flip());
  }

  private static void put(ByteBuffer bytes, DType dtype, long limit, RandomGenerator random) {
    switch (dtype.name()) {
      case "float64" -> bytes.putDouble(random.nextGaussian());
      case "float32" -> bytes.putFloat((float) random.nextGaussian());
      case "float16" -> bytes.putShort(Float.floatToFloat16((float) random.nextGaussian()));
      case "bfloat16" ->
          bytes.putShort((short) (Float.floatToIntBits((float) random.nextGaussian()) >>> 16));
      case "int64", "uint64" -> bytes.putLong(random.nextLong(limit));
      case "int32", "uint32" ->
          bytes.putInt((int) random.nextLong(Math.min(limit, Integer.MAX_VALUE)));
      case "int16", "uint16" ->
          bytes.putShort((short) random.nextLong(Math.min(limit, Short.MAX_VALUE)));
      case "int8", "uint8" -> bytes.put((byte) random.nextLong(Math.min(limit, Byte.MAX_VALUE)));
      case "bool" -> bytes.put((byte) random.nextLong(Math.min(limit, 2)));
      default -> throw new IllegalArgumentException("cannot make up elements of type " + dtype);
    }
  }
}
