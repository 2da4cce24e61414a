package dev.rackloom.moe.grid;

import java.nio.ByteBuffer;

/** How one number lies in little-endian bytes. */
public enum Element {
  BOOL(1),
  U8(1),
  I8(1),
  U16(2),
  I16(2),
  U32(4),
  I32(4),
  U64(8),
  I64(8),
  F16(2),
  BF16(2),
  F32(4),
  F64(8);

  private static final double TWO_TO_64 = 0x1p64;

  private final int bytes;

  Element(int bytes) {
    this.bytes = bytes;
  }

  /** How many bytes it takes. */
  public int bytes() {
    return bytes;
  }

  /** The number at a byte; {@code from} is little-endian. */
  double at(ByteBuffer from, int offset) {
    return switch (this) {
      case BOOL, U8 -> from.get(offset) & 0xff;
      case I8 -> from.get(offset);
      case U16 -> from.getShort(offset) & 0xffff;
      case I16 -> from.getShort(offset);
      case U32 -> from.getInt(offset) & 0xffffffffL;
      case I32 -> from.getInt(offset);
      case U64 -> unsigned(from.getLong(offset));
      case I64 -> from.getLong(offset);
      case F16 -> Float.float16ToFloat(from.getShort(offset));
      case BF16 -> Float.intBitsToFloat(from.getShort(offset) << 16);
      case F32 -> from.getFloat(offset);
      case F64 -> from.getDouble(offset);
    };
  }

  private static double unsigned(long bits) {
    return bits >= 0 ? bits : bits + TWO_TO_64;
  }
}
