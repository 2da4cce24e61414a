package dev.rackloom.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.rackloom.api.graph.DType;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.LongConsumer;

/**
 * Elements of a tensor between JSON and little-endian bytes. Nested arrays are read in row order;
 * the buffer grows with what comes, never with what a shape claims, and says so before.
 */
final class Elements {

  private static final int MOST_NESTED = 32;
  private static final int FIRST_BYTES = 256;

  private Elements() {}

  static ByteBuffer read(JsonParser in, String name, DType dtype, LongConsumer room)
      throws IOException {
    if (in.currentToken() != JsonToken.START_ARRAY) {
      throw wrong(name, "must be an array");
    }
    room.accept(FIRST_BYTES);
    ByteBuffer bytes = little(FIRST_BYTES);
    int depth = 1;
    while (depth > 0) {
      switch (in.nextToken()) {
        case START_ARRAY -> depth++;
        case END_ARRAY -> depth--;
        case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT, VALUE_TRUE, VALUE_FALSE -> {
          bytes = withRoom(bytes, room);
          put(in, name, dtype, bytes);
        }
        default -> throw wrong(name, "holds '" + in.getText() + "', which is no number");
      }
      if (depth > MOST_NESTED) {
        throw wrong(name, "is nested more than " + MOST_NESTED + " levels deep");
      }
    }
    return bytes.flip().slice().order(ByteOrder.LITTLE_ENDIAN);
  }

  private static ByteBuffer withRoom(ByteBuffer bytes, LongConsumer room) {
    if (bytes.remaining() >= Long.BYTES) {
      return bytes;
    }
    room.accept(bytes.capacity());
    return little(Math.multiplyExact(bytes.capacity(), 2)).put(bytes.flip());
  }

  private static ByteBuffer little(int capacity) {
    return ByteBuffer.allocate(capacity).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static void put(JsonParser in, String name, DType dtype, ByteBuffer to)
      throws IOException {
    switch (dtype.name()) {
      case "bool" -> to.put((byte) (flag(in, name) ? 1 : 0));
      case "int8" -> to.put((byte) whole(in, name, dtype, Byte.MIN_VALUE, Byte.MAX_VALUE));
      case "int16" -> to.putShort((short) whole(in, name, dtype, Short.MIN_VALUE, Short.MAX_VALUE));
      case "int32" -> to.putInt((int) whole(in, name, dtype, Integer.MIN_VALUE, Integer.MAX_VALUE));
      case "int64" -> to.putLong(whole(in, name, dtype, Long.MIN_VALUE, Long.MAX_VALUE));
      case "uint8" -> to.put((byte) whole(in, name, dtype, 0, 0xFFL));
      case "uint16" -> to.putShort((short) whole(in, name, dtype, 0, 0xFFFFL));
      case "uint32" -> to.putInt((int) whole(in, name, dtype, 0, 0xFFFF_FFFFL));
      case "uint64" -> to.putLong(unsigned(in, name, dtype));
      case "float32" -> to.putFloat((float) real(in, name, Float.MAX_VALUE));
      case "float64" -> to.putDouble(real(in, name, Double.MAX_VALUE));
      default -> throw wrong(name, "cannot be " + dtype + " in JSON: send it as binary data");
    }
  }

  private static boolean flag(JsonParser in, String name) throws IOException {
    return switch (in.currentToken()) {
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> whole(in, name, DType.BOOL, 0, 1) == 1;
    };
  }

  private static long whole(JsonParser in, String name, DType dtype, long least, long most)
      throws IOException {
    BigInteger value = integer(in, name, dtype);
    if (value.compareTo(BigInteger.valueOf(least)) < 0
        || value.compareTo(BigInteger.valueOf(most)) > 0) {
      throw wrong(name, "holds " + value + ", which does not fit " + dtype);
    }
    return value.longValue();
  }

  private static long unsigned(JsonParser in, String name, DType dtype) throws IOException {
    BigInteger value = integer(in, name, dtype);
    if (value.signum() < 0 || value.bitLength() > Long.SIZE) {
      throw wrong(name, "holds " + value + ", which does not fit " + dtype);
    }
    return value.longValue();
  }

  private static BigInteger integer(JsonParser in, String name, DType dtype) throws IOException {
    if (in.currentToken() != JsonToken.VALUE_NUMBER_INT) {
      throw wrong(name, "holds " + in.getText() + ", which is no " + dtype);
    }
    return switch (in.getNumberType()) {
      case INT, LONG -> BigInteger.valueOf(in.getLongValue());
      default -> in.getBigIntegerValue();
    };
  }

  private static double real(JsonParser in, String name, double most) throws IOException {
    if (!in.currentToken().isNumeric()) {
      throw wrong(name, "holds " + in.getText() + ", which is no number");
    }
    double value = in.getDoubleValue();
    if (Math.abs(value) > most) {
      throw wrong(name, "holds " + in.getText() + ", which is too large for its type");
    }
    return value;
  }

  private static IllegalArgumentException wrong(String name, String what) {
    return new IllegalArgumentException("the data of input '" + name + "' " + what);
  }

  /** Writes every element; refuses what JSON has no number for. */
  static void write(JsonGenerator out, String name, DType dtype, ByteBuffer data)
      throws IOException {
    ByteBuffer from = data.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    while (from.hasRemaining()) {
      switch (dtype.name()) {
        case "bool" -> out.writeBoolean(from.get() != 0);
        case "int8" -> out.writeNumber(from.get());
        case "int16" -> out.writeNumber(from.getShort());
        case "int32" -> out.writeNumber(from.getInt());
        case "int64" -> out.writeNumber(from.getLong());
        case "uint8" -> out.writeNumber(Byte.toUnsignedInt(from.get()));
        case "uint16" -> out.writeNumber(Short.toUnsignedInt(from.getShort()));
        case "uint32" -> out.writeNumber(Integer.toUnsignedLong(from.getInt()));
        case "uint64" -> out.writeNumber(new BigInteger(Long.toUnsignedString(from.getLong())));
        case "float32" -> writeReal(out, name, from.getFloat());
        case "float64" -> writeReal(out, name, from.getDouble());
        default -> throw notInJson(name, "is " + dtype + ", which JSON cannot carry");
      }
    }
  }

  private static void writeReal(JsonGenerator out, String name, float value) throws IOException {
    if (!Float.isFinite(value)) {
      throw notInJson(name, "holds " + value + ", which JSON cannot carry");
    }
    out.writeNumber(value);
  }

  private static void writeReal(JsonGenerator out, String name, double value) throws IOException {
    if (!Double.isFinite(value)) {
      throw notInJson(name, "holds " + value + ", which JSON cannot carry");
    }
    out.writeNumber(value);
  }

  private static IllegalArgumentException notInJson(String name, String what) {
    return new IllegalArgumentException(
        "output '" + name + "' " + what + ": ask for it as binary data");
  }
}
