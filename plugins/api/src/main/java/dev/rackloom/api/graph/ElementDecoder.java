package dev.rackloom.api.graph;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** Reads elements from their little-endian bytes, one after the other. */
public final class ElementDecoder {

  private static final int BFLOAT16_SHIFT = 16;

  private final ToDoubleFunction<ByteBuffer> next;
  private final int bytes;

  private ElementDecoder(int bytes, ToDoubleFunction<ByteBuffer> next) {
    this.bytes = bytes;
    this.next = next;
  }

  /** The decoder of a type; empty for those whose elements are no plain numbers. */
  public static Optional<ElementDecoder> of(DType type) {
    return Optional.ofNullable(
        switch (type.name()) {
          case "float64" -> new ElementDecoder(8, ByteBuffer::getDouble);
          case "float32" -> new ElementDecoder(4, ByteBuffer::getFloat);
          case "float16" -> new ElementDecoder(2, b -> Float.float16ToFloat(b.getShort()));
          case "bfloat16" ->
              new ElementDecoder(2, b -> Float.intBitsToFloat(b.getShort() << BFLOAT16_SHIFT));
          case "int64" -> new ElementDecoder(8, ByteBuffer::getLong);
          case "int32" -> new ElementDecoder(4, ByteBuffer::getInt);
          case "uint32" -> new ElementDecoder(4, b -> Integer.toUnsignedLong(b.getInt()));
          case "int16" -> new ElementDecoder(2, ByteBuffer::getShort);
          case "uint16" -> new ElementDecoder(2, b -> Short.toUnsignedInt(b.getShort()));
          case "int8" -> new ElementDecoder(1, ByteBuffer::get);
          case "uint8", "bool" -> new ElementDecoder(1, b -> Byte.toUnsignedInt(b.get()));
          default -> null;
        });
  }

  /** How many bytes an element takes. */
  public int bytes() {
    return bytes;
  }

  /** Reads as many whole elements as there are bytes and room for; returns how many. */
  public int decode(ByteBuffer from, double[] into) {
    ByteBuffer little = from.order(ByteOrder.LITTLE_ENDIAN);
    int count = Math.min(into.length, little.remaining() / bytes);
    for (int i = 0; i < count; i++) {
      into[i] = next.applyAsDouble(little);
    }
    return count;
  }
}
