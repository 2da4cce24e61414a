package dev.rackloom.weights;

import dev.rackloom.api.graph.NotUnderstood;
import dev.rackloom.api.spi.ModelFiles;
import dev.rackloom.api.spi.ReadContext;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The header of one GGUF file.
 *
 * @param version the format's version
 * @param order the order of bytes
 * @param values the metadata
 * @param tensors the tensors of this file
 * @param remarks what is odd about it
 */
record GgufHeader(
    int version,
    ByteOrder order,
    Map<String, GgufValue> values,
    List<StoredTensor> tensors,
    List<NotUnderstood> remarks) {

  private static final int MAGIC = 0x46554747;
  private static final int NEWEST = 3;
  private static final int LEAST_KEY = 9;
  private static final int LEAST_TENSOR = 20;
  private static final int LOOK = 1024;
  private static final long DEFAULT_ALIGNMENT = 32;
  private static final long MAX_ALIGNMENT = 1 << 20;

  static GgufHeader read(Path file, ReadContext context) {
    try (FileChannel channel = ModelFiles.open(file)) {
      return read(file, new GgufCursor(file, channel), context);
    } catch (IOException e) {
      throw ModelFiles.unreadable(file, e);
    }
  }

  private static GgufHeader read(Path file, GgufCursor cursor, ReadContext context)
      throws IOException {
    if (cursor.int32() != MAGIC) {
      throw HeaderLimits.damaged(file, "does not begin with GGUF");
    }
    int version = version(file, cursor);
    long tensorCount = cursor.count(LEAST_TENSOR, HeaderLimits.TENSORS, "tensors");
    long keyCount = cursor.count(LEAST_KEY, HeaderLimits.KEYS, "keys");
    Map<String, GgufValue> values = values(file, cursor, keyCount, context);
    GgufTensors tensors = new GgufTensors(file);
    for (long i = 0; i < tensorCount; i++) {
      if (i % LOOK == 0) {
        context.cancellation().check();
      }
      tensors.read(cursor, version);
    }
    long alignment = alignment(file, values);
    long dataStart = -Math.floorDiv(-cursor.position(), alignment) * alignment;
    List<StoredTensor> stored = tensors.stored(dataStart, alignment, cursor.size());
    List<NotUnderstood> remarks = new ArrayList<>(tensors.remarks());
    remarks.addAll(Layout.remarks(file, stored, dataStart, alignment));
    return new GgufHeader(version, cursor.order(), values, stored, remarks);
  }

  /** The version tells the order of bytes: read the wrong way, a small number is a huge one. */
  private static int version(Path file, GgufCursor cursor) throws IOException {
    int version = cursor.int32();
    if ((version & 0xffff) == 0) {
      cursor.order(ByteOrder.BIG_ENDIAN);
      version = Integer.reverseBytes(version);
    }
    if (version < 1 || version > NEWEST) {
      throw dev.rackloom.api.RackloomException.user(
          file + " is GGUF version " + Integer.toUnsignedString(version),
          "convert it: versions 1 to " + NEWEST + " are read here.");
    }
    if (version == 1) {
      cursor.narrowCounts();
    }
    return version;
  }

  private static Map<String, GgufValue> values(
      Path file, GgufCursor cursor, long count, ReadContext context) throws IOException {
    GgufValues reader = new GgufValues(file, cursor, context.cancellation());
    Map<String, GgufValue> values = new TreeMap<>();
    for (long i = 0; i < count; i++) {
      context.cancellation().check();
      String key = cursor.text(HeaderLimits.NAME_CHARACTERS, "key");
      if (values.put(key, reader.read()) != null) {
        throw HeaderLimits.damaged(file, "gives the key '" + key + "' twice");
      }
    }
    return values;
  }

  private static long alignment(Path file, Map<String, GgufValue> values) {
    long alignment =
        values.get("general.alignment") instanceof GgufValue.Whole w
            ? w.value()
            : DEFAULT_ALIGNMENT;
    if (alignment < 1 || alignment > MAX_ALIGNMENT || Long.bitCount(alignment) != 1) {
      throw HeaderLimits.damaged(
          file, "aligns tensors to " + alignment + " bytes, which is no power of two up to 1 MiB");
    }
    return alignment;
  }

  /** The metadata as text. */
  Map<String, String> texts() {
    Map<String, String> texts = new TreeMap<>();
    values.forEach((key, value) -> texts.put(key, value.toString()));
    return texts;
  }
}
