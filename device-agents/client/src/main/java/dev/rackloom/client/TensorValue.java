package dev.rackloom.client;

import dev.rackloom.api.Checks;
import dev.rackloom.api.graph.DType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A tensor with its elements: an immutable value, equal by type, extents and bytes. Elements are
 * little-endian, in row order.
 */
public final class TensorValue {

  private final DType dtype;
  private final long[] shape;
  private final ByteBuffer bytes;

  private TensorValue(DType dtype, long[] shape, ByteBuffer bytes) {
    Checks.that(
        dtype.blockElements() == 1 && dtype.blockBytes() > 0,
        "elements of type " + dtype + " cannot be sent");
    this.dtype = dtype;
    this.shape = shape;
    this.bytes = bytes.slice().asReadOnlyBuffer();
    long wanted = byteSize(dtype, shape);
    Checks.that(
        bytes.remaining() == wanted,
        "a "
            + dtype
            + " tensor of shape "
            + Arrays.toString(shape)
            + " has "
            + wanted
            + " bytes, not "
            + bytes.remaining());
  }

  /** A copy of {@code littleEndian} from its position to its limit. */
  public static TensorValue copyOf(DType dtype, long[] shape, ByteBuffer littleEndian) {
    ByteBuffer copy = allocate(littleEndian.remaining());
    copy.put(littleEndian.duplicate()).flip();
    return new TensorValue(dtype, shape.clone(), copy);
  }

  /** Without a copy: from now on nobody may write to {@code littleEndian}. */
  public static TensorValue wrap(DType dtype, long[] shape, ByteBuffer littleEndian) {
    return new TensorValue(dtype, shape.clone(), littleEndian);
  }

  /** A float32 tensor. */
  public static TensorValue of(float[] elements, long... shape) {
    ByteBuffer bytes = allocate(elements.length * (long) Float.BYTES);
    bytes.asFloatBuffer().put(elements);
    return new TensorValue(DType.FLOAT32, shape.clone(), bytes);
  }

  /** An int64 tensor. */
  public static TensorValue of(long[] elements, long... shape) {
    ByteBuffer bytes = allocate(elements.length * (long) Long.BYTES);
    bytes.asLongBuffer().put(elements);
    return new TensorValue(DType.INT64, shape.clone(), bytes);
  }

  /** An int32 tensor. */
  public static TensorValue of(int[] elements, long... shape) {
    ByteBuffer bytes = allocate(elements.length * (long) Integer.BYTES);
    bytes.asIntBuffer().put(elements);
    return new TensorValue(DType.INT32, shape.clone(), bytes);
  }

  /** A fresh little-endian buffer outside the heap, where the runtime can use it in place. */
  public static ByteBuffer allocate(long bytes) {
    return ByteBuffer.allocateDirect(Math.toIntExact(bytes)).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The bytes of a tensor; throws if an extent is negative or the product does not fit 64 bits. */
  public static long byteSize(DType dtype, long[] shape) {
    long size = dtype.blockBytes();
    for (long extent : shape) {
      Checks.notNegative(extent, "extent of shape " + Arrays.toString(shape));
      try {
        size = Math.multiplyExact(size, extent);
      } catch (ArithmeticException e) {
        throw new IllegalArgumentException(
            "a shape " + Arrays.toString(shape) + " does not fit 64 bits", e);
      }
    }
    return size;
  }

  /** The element type. */
  public DType dtype() {
    return dtype;
  }

  /** The number of extents. */
  public int rank() {
    return shape.length;
  }

  /** The extents, a copy. */
  public long[] shape() {
    return shape.clone();
  }

  /** Its size in bytes. */
  public int byteCount() {
    return bytes.capacity();
  }

  /** The elements: a fresh read-only little-endian view. */
  public ByteBuffer bytes() {
    return bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The elements of a float32 tensor. */
  public float[] toFloats() {
    require(DType.FLOAT32);
    float[] elements = new float[byteCount() / Float.BYTES];
    bytes().asFloatBuffer().get(elements);
    return elements;
  }

  /** The elements of an int64 tensor. */
  public long[] toLongs() {
    require(DType.INT64);
    long[] elements = new long[byteCount() / Long.BYTES];
    bytes().asLongBuffer().get(elements);
    return elements;
  }

  /** The elements of an int32 tensor. */
  public int[] toInts() {
    require(DType.INT32);
    int[] elements = new int[byteCount() / Integer.BYTES];
    bytes().asIntBuffer().get(elements);
    return elements;
  }

  private void require(DType wanted) {
    if (!dtype.equals(wanted)) {
      throw new IllegalStateException("the tensor is " + dtype + ", not " + wanted);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TensorValue that
        && dtype.equals(that.dtype)
        && Arrays.equals(shape, that.shape)
        && bytes().equals(that.bytes());
  }

  @Override
  public int hashCode() {
    return 31 * (31 * dtype.hashCode() + Arrays.hashCode(shape)) + bytes().hashCode();
  }

  @Override
  public String toString() {
    return dtype + Arrays.toString(shape);
  }
}
