package dev.rackloom.agent.stream;

import dev.rackloom.api.deploy.WireFormat;
import dev.rackloom.api.graph.DType;
import dev.rackloom.client.TensorValue;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Elements to and from the format they travel in, little-endian. */
public final class WireElements {

  private WireElements() {}

  /** What the wire calls the type of the elements; empty for as they are. */
  static String name(WireFormat format) {
    return switch (format) {
      case SAME -> "";
      case BFLOAT16 -> DType.BFLOAT16.name();
      case FLOAT16 -> DType.FLOAT16.name();
    };
  }

  /** The format of a name on the wire. */
  static WireFormat named(String name) {
    for (WireFormat format : WireFormat.values()) {
      if (name(format).equals(name)) {
        return format;
      }
    }
    throw new IllegalArgumentException("elements cannot come as '" + name + "'");
  }

  /** Fills {@code wire} with the next elements. */
  static void narrow(WireFormat format, ByteBuffer elements, ByteBuffer wire) {
    while (wire.hasRemaining()) {
      float value = elements.getFloat();
      wire.putShort(format == WireFormat.FLOAT16 ? Float.floatToFloat16(value) : toBfloat16(value));
    }
  }

  /** Appends every element of {@code wire} to {@code elements}. */
  static void widen(WireFormat format, ByteBuffer wire, ByteBuffer elements) {
    while (wire.hasRemaining()) {
      short bits = wire.getShort();
      elements.putFloat(
          format == WireFormat.FLOAT16
              ? Float.float16ToFloat(bits)
              : Float.intBitsToFloat(bits << 16));
    }
  }

  /** A tensor as it comes out at the other end: rounded, if it travels so. */
  public static TensorValue travelled(TensorValue value, WireFormat format) {
    if (format == WireFormat.SAME || !value.dtype().equals(DType.FLOAT32)) {
      return value;
    }
    ByteBuffer wire = ByteBuffer.allocate(value.byteCount() / 2).order(ByteOrder.LITTLE_ENDIAN);
    narrow(format, value.bytes(), wire);
    ByteBuffer elements = TensorValue.allocate(value.byteCount());
    widen(format, wire.flip(), elements);
    return TensorValue.wrap(value.dtype(), value.shape(), elements.flip());
  }

  /** Rounds to nearest, ties to even; not-a-number stays one. */
  private static short toBfloat16(float value) {
    int bits = Float.floatToRawIntBits(value);
    if (Float.isNaN(value)) {
      return (short) (bits >>> 16 | 0x40);
    }
    return (short) ((bits + 0x7fff + (bits >>> 16 & 1)) >>> 16);
  }
}
