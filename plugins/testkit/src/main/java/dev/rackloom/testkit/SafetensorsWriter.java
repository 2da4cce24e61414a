package dev.rackloom.testkit;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** Writes small safetensors files; the weights are zeros, where they are not given. */
public final class SafetensorsWriter {

  private final Map<String, String> metadata = new LinkedHashMap<>();
  private final List<String> entries = new ArrayList<>();
  private final Map<Long, int[]> given = new LinkedHashMap<>();
  private long dataBytes;

  /** Adds a text about the model. */
  public SafetensorsWriter metadata(String key, String value) {
    metadata.put(key, value);
    return this;
  }

  /** Adds a tensor of {@code bits} bits an element behind the others. */
  public SafetensorsWriter tensor(String name, String dtype, int bits, long... shape) {
    long bytes = (LongStream.of(shape).reduce(1, (a, b) -> a * b) * bits + 7) / 8;
    tensorAt(name, dtype, dataBytes, dataBytes + bytes, shape);
    dataBytes += bytes;
    return this;
  }

  /** Adds a tensor of 32-bit integers behind the others. */
  public SafetensorsWriter ints(String name, int... values) {
    given.put(dataBytes, values);
    return tensor(name, "I32", Integer.SIZE, values.length);
  }

  /** Adds a tensor at a place of the caller's choice, right or wrong. */
  public SafetensorsWriter tensorAt(
      String name, String dtype, long begin, long end, long... shape) {
    String extents = LongStream.of(shape).mapToObj(Long::toString).collect(Collectors.joining(","));
    entries.add(
        "\"%s\":{\"dtype\":\"%s\",\"shape\":[%s],\"data_offsets\":[%d,%d]}"
            .formatted(name, dtype, extents, begin, end));
    return this;
  }

  /** Adds zeros behind what is there. */
  public SafetensorsWriter padding(long bytes) {
    dataBytes += bytes;
    return this;
  }

  /** The header's text. */
  public String header() {
    List<String> members = new ArrayList<>();
    if (!metadata.isEmpty()) {
      members.add(
          metadata.entrySet().stream()
              .map(e -> "\"" + e.getKey() + "\":\"" + e.getValue() + "\"")
              .collect(Collectors.joining(",", "\"__metadata__\":{", "}")));
    }
    members.addAll(entries);
    return "{" + String.join(",", members) + "}";
  }

  /** The file. */
  public byte[] toBytes() {
    byte[] file = withHeader(header(), (int) dataBytes);
    ByteBuffer data =
        ByteBuffer.wrap(file, file.length - (int) dataBytes, (int) dataBytes)
            .slice()
            .order(ByteOrder.LITTLE_ENDIAN);
    given.forEach((at, values) -> {
      for (int i = 0; i < values.length; i++) {
        data.putInt((int) (at + (long) i * Integer.BYTES), values[i]);
      }
    });
    return file;
  }

  /** A file with a header of the caller's choice, right or wrong. */
  public static byte[] withHeader(String header, int dataBytes) {
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(
        ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(text.length).array());
    out.writeBytes(text);
    out.writeBytes(new byte[dataBytes]);
    return out.toByteArray();
  }
}
