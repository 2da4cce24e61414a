package dev.rackloom.weights;

import com.fasterxml.jackson.core.JsonParser;
import dev.rackloom.api.graph.DType;
import dev.rackloom.api.graph.NotUnderstood;
import dev.rackloom.api.graph.Shape;
import dev.rackloom.api.spi.ModelFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The header of one safetensors file: eight bytes of length, then JSON that names each tensor's
 * type, shape and place in what follows.
 */
final class SafetensorsHeader {

  private static final int PREFIX = Long.BYTES;

  private final Path file;
  private final long dataStart;
  private final long dataBytes;
  private final List<StoredTensor> tensors = new ArrayList<>();
  private final Map<String, String> metadata = new TreeMap<>();

  private SafetensorsHeader(Path file, long dataStart, long dataBytes) {
    this.file = file;
    this.dataStart = dataStart;
    this.dataBytes = dataBytes;
  }

  static SafetensorsHeader read(Path file) {
    try (FileChannel channel = ModelFiles.open(file)) {
      long size = channel.size();
      if (size < PREFIX) {
        throw HeaderLimits.damaged(file, "has " + size + " bytes, too few for a header");
      }
      long length = bytes(channel, 0, PREFIX).order(ByteOrder.LITTLE_ENDIAN).getLong();
      HeaderLimits.atMost(
          file, length, Math.min(HeaderLimits.JSON_BYTES, size - PREFIX), "bytes of header");
      byte[] json = bytes(channel, PREFIX, (int) length).array();
      SafetensorsHeader header =
          new SafetensorsHeader(file, PREFIX + length, size - PREFIX - length);
      header.parse(json);
      return header;
    } catch (IOException e) {
      throw ModelFiles.unreadable(file, e);
    }
  }

  private static ByteBuffer bytes(FileChannel channel, long position, int count)
      throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(count);
    while (buffer.hasRemaining() && channel.read(buffer, position + buffer.position()) >= 0) {
      // a read may stop short of what was asked for
    }
    return buffer.flip();
  }

  List<StoredTensor> tensors() {
    return tensors;
  }

  Map<String, String> metadata() {
    return metadata;
  }

  private void parse(byte[] text) {
    try (JsonParser json = Json.parser(text)) {
      json.nextToken();
      Json.object(json, this::member);
      if (json.nextToken() != null) {
        throw new IOException("there is more after the header's end");
      }
    } catch (IOException e) {
      throw HeaderLimits.damaged(file, "has a header that cannot be read: " + e.getMessage());
    }
  }

  private void member(String name, JsonParser json) throws IOException {
    if (name.equals("__metadata__")) {
      Json.object(json, (key, value) -> metadata.put(key, Json.text(value)));
      return;
    }
    HeaderLimits.atMost(file, tensors.size() + 1L, HeaderLimits.TENSORS, "tensors");
    Entry entry = new Entry();
    Json.object(json, entry::member);
    tensors.add(stored(name, entry));
  }

  /** The members of one tensor's object, as far as they have come. */
  private static final class Entry {
    private String dtype = "";
    private long[] shape = {};
    private long[] offsets = {};

    void member(String name, JsonParser json) throws IOException {
      switch (name) {
        case "dtype" -> dtype = Json.text(json);
        case "shape" -> shape = Json.sizes(json, HeaderLimits.RANK);
        case "data_offsets" -> offsets = Json.sizes(json, 2);
        default -> json.skipChildren();
      }
    }
  }

  private StoredTensor stored(String name, Entry entry) {
    if (entry.dtype.isBlank() || entry.offsets.length != 2) {
      throw HeaderLimits.damaged(file, "gives tensor '" + name + "' no type or no place");
    }
    long begin = entry.offsets[0];
    long end = entry.offsets[1];
    if (begin > end || end > dataBytes) {
      throw HeaderLimits.damaged(
          file,
          "places tensor '" + name + "' at " + begin + ".." + end + " of " + dataBytes + " bytes");
    }
    long elements = elements(name, entry.shape);
    DType dtype = SafetensorsTypes.of(entry.dtype, elements, end - begin);
    if (SafetensorsTypes.isKnown(entry.dtype)
        && dtype.bytes(dev.rackloom.api.symbolic.Dim.of(elements)).known().orElse(-1)
            != end - begin) {
      throw HeaderLimits.damaged(
          file,
          "gives tensor '"
              + name
              + "' "
              + (end - begin)
              + " bytes for "
              + elements
              + " elements of "
              + entry.dtype);
    }
    return new StoredTensor(
        name, dtype, Shape.of(entry.shape), end - begin, file, dataStart + begin);
  }

  private long elements(String name, long[] shape) {
    long elements = 1;
    try {
      for (long extent : shape) {
        elements = Math.multiplyExact(elements, extent);
      }
    } catch (ArithmeticException e) {
      throw HeaderLimits.damaged(
          file, "gives tensor '" + name + "' a shape of more than 2^63 elements");
    }
    return elements;
  }

  /** Types that are not known here, and places that overlap or leave bytes unused. */
  List<NotUnderstood> remarks() {
    List<NotUnderstood> remarks = new ArrayList<>(Layout.remarks(file, tensors, dataStart, 1));
    long end = tensors.stream().mapToLong(StoredTensor::end).max().orElse(dataStart);
    if (end < dataStart + dataBytes) {
      remarks.add(
          new NotUnderstood(
              String.valueOf(file.getFileName()),
              (dataStart + dataBytes - end) + " bytes after the last tensor",
              "nothing uses them; the file may be damaged"));
    }
    return remarks;
  }
}
