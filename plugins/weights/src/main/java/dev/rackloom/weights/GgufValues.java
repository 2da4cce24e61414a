package dev.rackloom.weights;

import dev.rackloom.api.Cancellation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads metadata values. Of long arrays only the beginning is kept. */
final class GgufValues {

  private static final int ARRAY = 9;
  private static final int DEPTH = 8;
  private static final int KEPT_NUMBERS = 65_536;
  private static final int KEPT_TEXTS = 64;
  private static final int KEPT_IN_ALL = 1 << 20;
  private static final int LOOK = 1 << 16;

  private final Path file;
  private final GgufCursor cursor;
  private final Cancellation cancellation;
  private int keepLeft = KEPT_IN_ALL;

  GgufValues(Path file, GgufCursor cursor, Cancellation cancellation) {
    this.file = file;
    this.cursor = cursor;
    this.cancellation = cancellation;
  }

  /** Reads a value's type and the value. */
  GgufValue read() throws IOException {
    return read(cursor.int32(), 0);
  }

  private GgufValue read(int type, int depth) throws IOException {
    return switch (type) {
      case 0 -> new GgufValue.Whole(Byte.toUnsignedLong(cursor.int8()));
      case 1 -> new GgufValue.Whole(cursor.int8());
      case 2 -> new GgufValue.Whole(Short.toUnsignedLong(cursor.int16()));
      case 3 -> new GgufValue.Whole(cursor.int16());
      case 4 -> new GgufValue.Whole(Integer.toUnsignedLong(cursor.int32()));
      case 5 -> new GgufValue.Whole(cursor.int32());
      case 6 -> new GgufValue.Real(Float.intBitsToFloat(cursor.int32()));
      case 7 -> new GgufValue.Flag(cursor.int8() != 0);
      case 8 -> new GgufValue.Text(cursor.text("text"));
      case ARRAY -> array(depth);
      case 10 -> unsigned(cursor.int64());
      case 11 -> new GgufValue.Whole(cursor.int64());
      case 12 -> new GgufValue.Real(Double.longBitsToDouble(cursor.int64()));
      default -> throw unknown(type);
    };
  }

  private RuntimeException unknown(int type) {
    return HeaderLimits.damaged(
        file, "has metadata of type " + Integer.toUnsignedString(type) + ", which GGUF has not");
  }

  private static GgufValue unsigned(long value) {
    return value >= 0
        ? new GgufValue.Whole(value)
        : new GgufValue.Text(Long.toUnsignedString(value));
  }

  private GgufValue array(int depth) throws IOException {
    if (depth == DEPTH) {
      throw HeaderLimits.damaged(file, "nests arrays more than " + DEPTH + " deep");
    }
    int type = cursor.int32();
    long count = cursor.count(width(type), Long.MAX_VALUE, "elements of an array");
    int keep = (int) Math.min(count, Math.min(keepLeft, isWide(type) ? KEPT_TEXTS : KEPT_NUMBERS));
    keepLeft -= keep;
    List<GgufValue> first = new ArrayList<>();
    for (int i = 0; i < keep; i++) {
      first.add(read(type, depth + 1));
    }
    pass(type, count - keep, depth + 1);
    return new GgufValue.Values(count, first);
  }

  private static boolean isWide(int type) {
    return type == 8 || type == ARRAY;
  }

  /** The least bytes that a value of {@code type} takes. */
  private int width(int type) {
    return switch (type) {
      case 0, 1, 7 -> 1;
      case 2, 3 -> 2;
      case 4, 5, 6, 8 -> 4;
      case 10, 11, 12, ARRAY -> 8;
      default -> throw unknown(type);
    };
  }

  private void pass(int type, long count, int depth) throws IOException {
    if (!isWide(type)) {
      cursor.skip(count * width(type));
      return;
    }
    for (long i = 0; i < count; i++) {
      if (i % LOOK == 0) {
        cancellation.check();
      }
      if (type == ARRAY) {
        array(depth);
      } else {
        cursor.skipText();
      }
    }
  }
}
