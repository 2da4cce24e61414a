package dev.rackloom.testkit;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Writes small GGUF files of any version and order of bytes; the weights are zeros. Values are
 * {@code Byte}, {@code Short}, {@code Integer}, {@code Long} (signed), {@link Unsigned}, {@code
 * Float}, {@code Double}, {@code Boolean}, {@code String}, or a {@code List} of one kind.
 */
public final class GgufWriter {

  private static final int ALIGNMENT = 32;

  /** An unsigned number of 1, 2, 4 or 8 bytes. */
  public record Unsigned(int width, long value) {}

  private record Place(String name, int type, long offset, List<Long> shape) {}

  private final int version;
  private final ByteOrder order;
  private final List<byte[]> keys = new ArrayList<>();
  private final List<Place> infos = new ArrayList<>();
  private int alignment = ALIGNMENT;
  private long dataBytes;
  private ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** A little-endian file of version 3. */
  public GgufWriter() {
    this(3, ByteOrder.LITTLE_ENDIAN);
  }

  public GgufWriter(int version, ByteOrder order) {
    this.version = version;
    this.order = order;
  }

  /** An unsigned number of 4 bytes, what most sizes are. */
  public static Unsigned uint32(long value) {
    return new Unsigned(4, value);
  }

  /** Adds a key with its value. */
  public GgufWriter key(String key, Object value) {
    out = new ByteArrayOutputStream();
    text(key);
    number(4, type(value));
    value(value);
    keys.add(out.toByteArray());
    return this;
  }

  /** Aligns tensors, and says so. */
  public GgufWriter alignment(int bytes) {
    alignment = bytes;
    return key("general.alignment", uint32(bytes));
  }

  /**
   * Adds a tensor of the ggml type with this number, whose block of {@code blockElements} takes
   * {@code blockBytes}; extents outermost first.
   */
  public GgufWriter tensor(
      String name, int type, int blockElements, int blockBytes, long... shape) {
    long elements = LongStream.of(shape).reduce(1, (a, b) -> a * b);
    tensorAt(name, type, dataBytes, shape);
    dataBytes = align(dataBytes + elements / blockElements * blockBytes);
    return this;
  }

  /** Adds a tensor of float32. */
  public GgufWriter tensor(String name, long... shape) {
    return tensor(name, 0, 1, 4, shape);
  }

  /** Adds a tensor at a place of the caller's choice, right or wrong. */
  public GgufWriter tensorAt(String name, int type, long offset, long... shape) {
    infos.add(new Place(name, type, offset, LongStream.of(shape).boxed().toList()));
    return this;
  }

  private long align(long position) {
    return (position + alignment - 1) / alignment * alignment;
  }

  /** The file. */
  public byte[] toBytes() {
    out = new ByteArrayOutputStream();
    out.writeBytes("GGUF".getBytes(StandardCharsets.US_ASCII));
    number(4, version);
    count(infos.size());
    count(keys.size());
    keys.forEach(out::writeBytes);
    infos.forEach(this::info);
    out.writeBytes(new byte[(int) (align(out.size()) - out.size() + dataBytes)]);
    return out.toByteArray();
  }

  private void info(Place info) {
    text(info.name);
    number(4, info.shape.size());
    info.shape.reversed().forEach(this::count);
    number(4, info.type);
    number(8, info.offset);
  }

  private static int type(Object value) {
    return switch (value) {
      case Unsigned u -> u.width == 1 ? 0 : u.width == 2 ? 2 : u.width == 4 ? 4 : 10;
      case Byte b -> 1;
      case Short s -> 3;
      case Integer i -> 5;
      case Float f -> 6;
      case Boolean b -> 7;
      case String s -> 8;
      case List<?> l -> 9;
      case Long l -> 11;
      case Double d -> 12;
      default -> throw new IllegalArgumentException("no GGUF type for " + value);
    };
  }

  private void value(Object value) {
    switch (value) {
      case Unsigned u -> number(u.width, u.value);
      case Byte b -> number(1, b);
      case Short s -> number(2, s);
      case Integer i -> number(4, i);
      case Long l -> number(8, l);
      case Float f -> number(4, Float.floatToIntBits(f));
      case Double d -> number(8, Double.doubleToLongBits(d));
      case Boolean b -> number(1, b ? 1 : 0);
      case String s -> text(s);
      case List<?> l -> array(l);
      default -> throw new IllegalArgumentException("no GGUF type for " + value);
    }
  }

  private void array(List<?> values) {
    number(4, values.isEmpty() ? 4 : type(values.getFirst()));
    count(values.size());
    values.forEach(this::value);
  }

  private void text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    count(bytes.length);
    out.writeBytes(bytes);
  }

  private void count(long value) {
    number(version == 1 ? 4 : 8, value);
  }

  private void number(int width, long value) {
    ByteBuffer buffer = ByteBuffer.allocate(8).order(order).putLong(value);
    out.write(buffer.array(), order == ByteOrder.LITTLE_ENDIAN ? 0 : 8 - width, width);
  }
}
