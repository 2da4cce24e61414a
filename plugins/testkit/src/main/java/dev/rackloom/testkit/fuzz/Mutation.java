package dev.rackloom.testkit.fuzz;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/** Damage to bytes of which nothing is known: flips, extreme numbers, cuts, copies, splices. */
final class Mutation {

  private static final int MOST_STEPS = 6;
  private static final int MOST_BYTES = 1 << 18;
  private static final long[] NUMBERS = {
    0,
    1,
    -1,
    127,
    128,
    255,
    256,
    0x7fff,
    0xffff,
    Integer.MAX_VALUE,
    Integer.MIN_VALUE,
    0xffffffffL,
    Long.MAX_VALUE,
    Long.MIN_VALUE,
    1L << 40,
    1L << 62
  };

  private Mutation() {}

  static byte[] of(byte[] seed, List<byte[]> others, RandomGenerator random) {
    byte[] bytes = seed.clone();
    int steps = 1 + random.nextInt(MOST_STEPS);
    for (int i = 0; i < steps && bytes.length > 0; i++) {
      bytes = step(bytes, others, random);
    }
    return bytes.length > MOST_BYTES ? Arrays.copyOf(bytes, MOST_BYTES) : bytes;
  }

  private static byte[] step(byte[] bytes, List<byte[]> others, RandomGenerator random) {
    int at = random.nextInt(bytes.length);
    int length = Math.min(bytes.length - at, 1 + random.nextInt(1 << random.nextInt(1, 9)));
    return switch (random.nextInt(7)) {
      case 0 -> set(bytes, at, (byte) random.nextInt());
      case 1 -> set(bytes, at, (byte) (bytes[at] ^ (1 << random.nextInt(8))));
      case 2 -> number(bytes, at, NUMBERS[random.nextInt(NUMBERS.length)], random);
      case 3 -> replaced(bytes, at, length, new byte[0]);
      case 4 -> replaced(bytes, at, 0, Arrays.copyOfRange(bytes, at, at + length));
      case 5 -> Arrays.copyOf(bytes, at);
      default -> {
        byte[] other = others.get(random.nextInt(others.size()));
        int from = random.nextInt(other.length);
        int to = Math.min(other.length, from + length);
        yield replaced(bytes, at, random.nextInt(length + 1), Arrays.copyOfRange(other, from, to));
      }
    };
  }

  private static byte[] set(byte[] bytes, int at, byte value) {
    bytes[at] = value;
    return bytes;
  }

  /** Writes a number little-endian, of one to eight bytes. */
  private static byte[] number(byte[] bytes, int at, long value, RandomGenerator random) {
    int width = Math.min(bytes.length - at, 1 << random.nextInt(4));
    for (int i = 0; i < width; i++) {
      bytes[at + i] = (byte) (value >>> (8 * i));
    }
    return bytes;
  }

  private static byte[] replaced(byte[] bytes, int at, int length, byte[] by) {
    byte[] out = new byte[bytes.length - length + by.length];
    System.arraycopy(bytes, 0, out, 0, at);
    System.arraycopy(by, 0, out, at, by.length);
    System.arraycopy(bytes, at + length, out, at + by.length, bytes.length - at - length);
    return out;
  }
}
