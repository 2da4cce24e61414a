package dev.rackloom.agent;

import dev.rackloom.api.graph.DType;
import dev.rackloom.client.TensorValue;
import dev.rackloom.protocol.inference.InferTensorContents;
import dev.rackloom.protocol.inference.ModelInferRequest.InferInputTensor;
import java.nio.ByteBuffer;

/** The typed fields of the Open Inference Protocol, one for a family of types. */
final class TypedContents {

  private TypedContents() {}

  /** Whether there is a field for it; 16-bit floats have none. */
  static boolean allows(DType dtype) {
    return !dtype.equals(DType.FLOAT16) && !dtype.equals(DType.BFLOAT16);
  }

  /** Elements of which there are as many as the shape says. */
  static SentTensor sent(InferInputTensor input, DType dtype, long[] shape) {
    InferTensorContents contents = input.getContents();
    long wanted = TensorValue.byteSize(dtype, shape) / dtype.blockBytes();
    int count = count(contents, dtype);
    if (count != wanted) {
      throw new IllegalArgumentException(
          "input '"
              + input.getName()
              + "' of shape "
              + input.getShapeList()
              + " has "
              + wanted
              + " elements, but "
              + count
              + " came as "
              + input.getDatatype());
    }
    return new SentTensor(
        dtype,
        shape,
        (into, from) -> {
          for (int i = from; into.hasRemaining(); i++) {
            put(into, input, dtype, i);
          }
        });
  }

  private static int count(InferTensorContents c, DType dtype) {
    return switch (dtype.name()) {
      case "bool" -> c.getBoolContentsCount();
      case "int8", "int16", "int32" -> c.getIntContentsCount();
      case "int64" -> c.getInt64ContentsCount();
      case "uint8", "uint16", "uint32" -> c.getUintContentsCount();
      case "uint64" -> c.getUint64ContentsCount();
      case "float32" -> c.getFp32ContentsCount();
      case "float64" -> c.getFp64ContentsCount();
      default ->
          throw new IllegalArgumentException(
              "type " + dtype + " has no typed field: send raw contents");
    };
  }

  private static void put(ByteBuffer bytes, InferInputTensor input, DType dtype, int i) {
    InferTensorContents c = input.getContents();
    switch (dtype.name()) {
      case "bool" -> bytes.put((byte) (c.getBoolContents(i) ? 1 : 0));
      case "int8" -> bytes.put((byte) signed(input, i, Byte.SIZE));
      case "int16" -> bytes.putShort((short) signed(input, i, Short.SIZE));
      case "int32" -> bytes.putInt(c.getIntContents(i));
      case "int64" -> bytes.putLong(c.getInt64Contents(i));
      case "uint8" -> bytes.put((byte) unsigned(input, i, Byte.SIZE));
      case "uint16" -> bytes.putShort((short) unsigned(input, i, Short.SIZE));
      case "uint32" -> bytes.putInt(c.getUintContents(i));
      case "uint64" -> bytes.putLong(c.getUint64Contents(i));
      case "float32" -> bytes.putFloat(c.getFp32Contents(i));
      case "float64" -> bytes.putDouble(c.getFp64Contents(i));
      default -> throw new IllegalArgumentException("type " + dtype + " has no typed field");
    }
  }

  /** Narrow integers travel as 32-bit ones, and must fit. */
  private static int signed(InferInputTensor input, int i, int bits) {
    int value = input.getContents().getIntContents(i);
    int left = Integer.SIZE - bits;
    if (value << left >> left != value) {
      throw tooLarge(input, value);
    }
    return value;
  }

  private static int unsigned(InferInputTensor input, int i, int bits) {
    int value = input.getContents().getUintContents(i);
    if (value >>> bits != 0) {
      throw tooLarge(input, Integer.toUnsignedLong(value));
    }
    return value;
  }

  private static IllegalArgumentException tooLarge(InferInputTensor input, long value) {
    return new IllegalArgumentException(
        "input '"
            + input.getName()
            + "' holds "
            + value
            + ", which does not fit "
            + input.getDatatype());
  }

  static InferTensorContents write(TensorValue value) {
    InferTensorContents.Builder contents = InferTensorContents.newBuilder();
    ByteBuffer bytes = value.bytes();
    while (bytes.hasRemaining()) {
      take(bytes, value.dtype(), contents);
    }
    return contents.build();
  }

  private static void take(ByteBuffer bytes, DType dtype, InferTensorContents.Builder c) {
    switch (dtype.name()) {
      case "bool" -> c.addBoolContents(bytes.get() != 0);
      case "int8" -> c.addIntContents(bytes.get());
      case "int16" -> c.addIntContents(bytes.getShort());
      case "int32" -> c.addIntContents(bytes.getInt());
      case "int64" -> c.addInt64Contents(bytes.getLong());
      case "uint8" -> c.addUintContents(Byte.toUnsignedInt(bytes.get()));
      case "uint16" -> c.addUintContents(Short.toUnsignedInt(bytes.getShort()));
      case "uint32" -> c.addUintContents(bytes.getInt());
      case "uint64" -> c.addUint64Contents(bytes.getLong());
      case "float32" -> c.addFp32Contents(bytes.getFloat());
      case "float64" -> c.addFp64Contents(bytes.getDouble());
      default -> throw new IllegalStateException("type " + dtype + " has no typed field");
    }
  }
}
