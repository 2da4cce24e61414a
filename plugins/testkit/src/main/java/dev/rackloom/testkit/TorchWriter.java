package dev.rackloom.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes small files as {@code torch.save} does: a zip of a pickle of protocol 2 and raw storages.
 * Values are maps, lists, whole numbers, doubles, texts, truth values, null, {@link Ints}, {@link
 * Floats} and {@link Instance}s.
 */
public final class TorchWriter {

  private final ByteArrayOutputStream pickle = new ByteArrayOutputStream();
  private final Map<String, byte[]> storages = new LinkedHashMap<>();
  private final String place;
  private int memo;

  private TorchWriter(String place) {
    this.place = place;
  }

  /** A tensor of 32-bit integers. */
  public static final class Ints extends Tensor {
    /** Values in row-major order. */
    public Ints(int[] values, int... shape) {
      super("IntStorage", values.length, shape);
      ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().put(values);
    }
  }

  /** A tensor of 32-bit floats. */
  public static final class Floats extends Tensor {
    /** Values in row-major order. */
    public Floats(float[] values, int... shape) {
      super("FloatStorage", values.length, shape);
      ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(values);
    }
  }

  /** Numbers of 4 bytes with a shape. */
  public abstract static class Tensor {
    final String storage;
    final byte[] raw;
    final int count;
    final int[] shape;

    private Tensor(String storage, int count, int... shape) {
      this.storage = storage;
      this.raw = new byte[count * Integer.BYTES];
      this.count = count;
      this.shape = shape.clone();
    }
  }

  /**
   * An object of a class that the file brings with it.
   *
   * @param type its class, as in {@code __torch__.Net}
   * @param attributes its members
   */
  public record Instance(String type, Map<String, ?> attributes) {}

  /**
   * A pickle and what lies beside it.
   *
   * @param pickle of protocol 2
   * @param storages raw numbers by their key
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Pickle(byte[] pickle, Map<String, byte[]> storages) {}

  /** The file that holds a value. */
  public static byte[] save(Object value) {
    Pickle pickle = pickle(value);
    return zip(pickle.pickle(), pickle.storages(), false);
  }

  /** The pickle of a value. */
  public static Pickle pickle(Object value) {
    return pickle(value, "cpu");
  }

  /** The pickle of a value whose tensors were at that place, such as {@code cuda:0}. */
  public static Pickle pickle(Object value, String place) {
    TorchWriter writer = new TorchWriter(place);
    writer.code(0x80).code(2);
    writer.value(value);
    writer.code('.');
    return new Pickle(writer.pickle.toByteArray(), writer.storages);
  }

  /** A file with a pickle of the caller's choice, right or wrong. */
  public static byte[] zip(byte[] pickle, Map<String, byte[]> storages, boolean packed) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      put(zip, "archive/data.pkl", pickle, packed);
      put(zip, "archive/byteorder", "little".getBytes(StandardCharsets.US_ASCII), false);
      for (Map.Entry<String, byte[]> storage : storages.entrySet()) {
        put(zip, "archive/data/" + storage.getKey(), storage.getValue(), packed);
      }
      put(zip, "archive/version", "3\n".getBytes(StandardCharsets.US_ASCII), false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static void put(ZipOutputStream zip, String name, byte[] content, boolean packed)
      throws IOException {
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(packed ? ZipEntry.DEFLATED : ZipEntry.STORED);
    if (!packed) {
      CRC32 crc = new CRC32();
      crc.update(content);
      entry.setCrc(crc.getValue());
      entry.setSize(content.length);
    }
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }

  private TorchWriter code(int code) {
    pickle.write(code);
    return this;
  }

  private void put() {
    code('q').code(memo++);
  }

  private void value(@Nullable Object value) {
    switch (value) {
      case null -> code('N');
      case Map<?, ?> map -> dict(map);
      case List<?> list -> list(list);
      case Integer i -> whole(i);
      case Double d -> code('G').bytes(ByteBuffer.allocate(Double.BYTES).putDouble(d).array());
      case String s -> text(s);
      case Boolean b -> code(b ? 0x88 : 0x89);
      case Tensor tensor -> tensor(tensor);
      case Instance instance -> instance(instance);
      default -> throw new IllegalArgumentException("cannot pickle " + value.getClass());
    }
  }

  private void dict(Map<?, ?> map) {
    code('}');
    code('(');
    map.forEach((key, value) -> {
      value(key);
      value(value);
    });
    code('u');
  }

  private void list(List<?> list) {
    code(']');
    code('(');
    list.forEach(this::value);
    code('e');
  }

  private void whole(int value) {
    if (value >= 0 && value < 256) {
      code('K').code(value);
    } else {
      code('J').bytes(little(value));
    }
  }

  private void text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    code('X').bytes(little(bytes.length)).bytes(bytes);
  }

  private void instance(Instance instance) {
    int dot = instance.type().lastIndexOf('.');
    global(instance.type().substring(0, dot), instance.type().substring(dot + 1));
    code(')').code(0x81);
    dict(instance.attributes());
    code('b');
  }

  private void tensor(Tensor tensor) {
    global("torch._utils", "_rebuild_tensor_v2");
    String key = String.valueOf(storages.size());
    storages.put(key, tensor.raw);
    code('(').code('(');
    text("storage");
    global("torch", tensor.storage);
    text(key);
    text(place);
    whole(tensor.count);
    code('t').code('Q');
    whole(0);
    tuple(tensor.shape);
    tuple(strides(tensor.shape));
    code(0x89);
    global("collections", "OrderedDict");
    code(')').code('R').code('t').code('R');
    if (memo < 256) {
      put();
    }
  }

  private static int[] strides(int... shape) {
    return IntStream.range(0, shape.length)
        .map(
            d -> IntStream.range(d + 1, shape.length).map(i -> shape[i]).reduce(1, (a, b) -> a * b))
        .toArray();
  }

  private void tuple(int... sizes) {
    code('(');
    for (int size : sizes) {
      whole(size);
    }
    code('t');
  }

  private void global(String module, String name) {
    code('c').bytes((module + "\n" + name + "\n").getBytes(StandardCharsets.US_ASCII));
  }

  private TorchWriter bytes(byte[] bytes) {
    pickle.writeBytes(bytes);
    return this;
  }

  private static byte[] little(int value) {
    return ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array();
  }
}
