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
 * Values are maps, lists, whole numbers, doubles, texts, null, and {@link Ints}.
 */
public final class TorchWriter {

  private final ByteArrayOutputStream pickle = new ByteArrayOutputStream();
  private final Map<String, byte[]> storages = new LinkedHashMap<>();
  private int memo;

  private TorchWriter() {}

  /** A tensor of 32-bit integers. */
  public static final class Ints {
    private final int[] values;
    private final int[] shape;

    /** Values in row-major order. */
    public Ints(int[] values, int... shape) {
      this.values = values.clone();
      this.shape = shape.clone();
    }
  }

  /** The file that holds a value. */
  public static byte[] save(Object value) {
    TorchWriter writer = new TorchWriter();
    writer.code(0x80).code(2);
    writer.value(value);
    writer.code('.');
    return zip(writer.pickle.toByteArray(), writer.storages, false);
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
      case Ints ints -> tensor(ints);
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

  private void tensor(Ints ints) {
    global("torch._utils", "_rebuild_tensor_v2");
    String key = String.valueOf(storages.size());
    ByteBuffer raw =
        ByteBuffer.allocate(ints.values.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    raw.asIntBuffer().put(ints.values);
    storages.put(key, raw.array());
    code('(').code('(');
    text("storage");
    global("torch", "IntStorage");
    text(key);
    text("cpu");
    whole(ints.values.length);
    code('t').code('Q');
    whole(0);
    tuple(ints.shape);
    tuple(strides(ints.shape));
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
