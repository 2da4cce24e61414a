package dev.rackloom.weights;

import dev.rackloom.api.graph.DType;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The tensor types of ggml, by their numbers in GGUF files. A block of {@link #elements} elements
 * takes {@link #bytes} bytes, scales included. Numbers that are missing were withdrawn.
 */
public enum GgmlType {
  F32(0, 1, 4),
  F16(1, 1, 2),
  Q4_0(2, 32, 18),
  Q4_1(3, 32, 20),
  Q5_0(6, 32, 22),
  Q5_1(7, 32, 24),
  Q8_0(8, 32, 34),
  Q8_1(9, 32, 36),
  Q2_K(10, 256, 84),
  Q3_K(11, 256, 110),
  Q4_K(12, 256, 144),
  Q5_K(13, 256, 176),
  Q6_K(14, 256, 210),
  Q8_K(15, 256, 292),
  IQ2_XXS(16, 256, 66),
  IQ2_XS(17, 256, 74),
  IQ3_XXS(18, 256, 98),
  IQ1_S(19, 256, 50),
  IQ4_NL(20, 32, 18),
  IQ3_S(21, 256, 110),
  IQ2_S(22, 256, 82),
  IQ4_XS(23, 256, 136),
  I8(24, 1, 1),
  I16(25, 1, 2),
  I32(26, 1, 4),
  I64(27, 1, 8),
  F64(28, 1, 8),
  IQ1_M(29, 256, 56),
  BF16(30, 1, 2),
  Q4_0_4_4(31, 32, 18),
  Q4_0_4_8(32, 32, 18),
  Q4_0_8_8(33, 32, 18),
  TQ1_0(34, 256, 54),
  TQ2_0(35, 256, 66),
  MXFP4(39, 32, 17),
  NVFP4(40, 64, 36),
  Q1_0(41, 128, 18),
  Q2_0(42, 64, 18);

  private static final Map<Integer, GgmlType> BY_NUMBER =
      Arrays.stream(values()).collect(Collectors.toMap(GgmlType::number, Function.identity()));

  private final int number;
  private final int elements;
  private final int bytes;

  GgmlType(int number, int elements, int bytes) {
    this.number = number;
    this.elements = elements;
    this.bytes = bytes;
  }

  /** The type of that number, if it is known here. */
  public static Optional<GgmlType> of(int number) {
    return Optional.ofNullable(BY_NUMBER.get(number));
  }

  /** The number that stands for it in a file. */
  public int number() {
    return number;
  }

  /** The elements of one block. */
  public int elements() {
    return elements;
  }

  /** The bytes of one block. */
  public int bytes() {
    return bytes;
  }

  /** The same as a type of ours: plain types under their usual names. */
  public DType dtype() {
    return switch (this) {
      case F64 -> DType.FLOAT64;
      case F32 -> DType.FLOAT32;
      case F16 -> DType.FLOAT16;
      case BF16 -> DType.BFLOAT16;
      case I8 -> DType.INT8;
      case I16 -> DType.INT16;
      case I32 -> DType.INT32;
      case I64 -> DType.INT64;
      default -> new DType(name().toLowerCase(Locale.ROOT), elements, bytes);
    };
  }
}
