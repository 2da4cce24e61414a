package dev.rackloom.torch.archive;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Walks through the bytes of a pickle and never past their end. */
final class Cursor {

  private static final int NAME_BYTES = 256;

  private final Path file;
  private final ByteBuffer bytes;

  Cursor(Path file, byte[] pickle) {
    this.file = file;
    this.bytes = ByteBuffer.wrap(pickle).order(ByteOrder.LITTLE_ENDIAN);
  }

  private ByteBuffer need(long count) {
    if (count < 0 || count > bytes.remaining()) {
      throw ArchiveDamage.of(
          file,
          "has a pickle that ends at byte "
              + bytes.limit()
              + ", where "
              + count
              + " bytes from byte "
              + bytes.position()
              + " on must be");
    }
    return bytes;
  }

  int u8() {
    return need(1).get() & 0xff;
  }

  int u16() {
    return need(2).getShort() & 0xffff;
  }

  int i32() {
    return need(4).getInt();
  }

  long u32() {
    return need(4).getInt() & 0xffffffffL;
  }

  void skip(int count) {
    need(count).position(bytes.position() + count);
  }

  /** A double, which a pickle holds big end first. */
  double real() {
    return Double.longBitsToDouble(Long.reverseBytes(need(8).getLong()));
  }

  /** A whole number of up to eight bytes, with its sign in the last. */
  long integer(int count) {
    if (count > Long.BYTES) {
      throw ArchiveDamage.of(file, "has a number of " + count + " bytes; no count is that large");
    }
    need(count);
    long value = 0;
    for (int i = 0; i < count; i++) {
      value |= (long) u8() << (8 * i);
    }
    int unused = Long.SIZE - 8 * count;
    return count == 0 ? 0 : value << unused >> unused;
  }

  String text(long count) {
    byte[] text = new byte[need(count).remaining() < count ? 0 : (int) count];
    bytes.get(text);
    return new String(text, StandardCharsets.UTF_8);
  }

  /** The text up to the end of the line. */
  String line() {
    StringBuilder line = new StringBuilder();
    for (int c = u8(); c != '\n'; c = u8()) {
      if (line.length() == NAME_BYTES) {
        throw ArchiveDamage.of(
            file, "has a name of more than " + NAME_BYTES + " bytes in its pickle");
      }
      line.append((char) c);
    }
    return line.toString();
  }
}
