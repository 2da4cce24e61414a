package dev.rackloom.onnx;

import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.ByteBuffer;

/** Steps over the fields of one message in a mapped file, touching no more than their headers. */
final class Wire {

  private final ByteBuffer file;
  private final int to;
  private int at;
  private int start;
  private int field;
  private int type;
  private int payload;

  Wire(ByteBuffer file, int from, int to) {
    this.file = file;
    this.at = from;
    this.to = to;
  }

  /** Goes to the next field; false after the last. */
  boolean next() throws InvalidProtocolBufferException {
    if (at >= to) {
      return false;
    }
    start = at;
    long tag = varint();
    field = (int) (tag >>> 3);
    type = (int) (tag & 7);
    payload = at;
    long length =
        switch (type) {
          case 0 -> {
            varint();
            yield 0;
          }
          case 1 -> 8;
          case 2 -> {
            long size = varint();
            payload = at;
            yield size;
          }
          case 5 -> 4;
          default -> throw new InvalidProtocolBufferException("a field of the wire type " + type);
        };
    if (tag >>> 3 == 0 || tag >>> 3 > 0x1fff_ffff || length < 0 || length > to - at) {
      throw new InvalidProtocolBufferException(
          "field " + (tag >>> 3) + " at " + start + " reaches beyond its message");
    }
    at += (int) length;
    return true;
  }

  private long varint() throws InvalidProtocolBufferException {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (at >= to) {
        throw new InvalidProtocolBufferException("the file ends inside a number at " + at);
      }
      byte b = file.get(at++);
      value |= (long) (b & 0x7f) << shift;
      if (b >= 0) {
        return value;
      }
    }
    throw new InvalidProtocolBufferException("a number of more than 64 bits at " + start);
  }

  /** The field's number. */
  int field() {
    return field;
  }

  /** Whether its content has a length: a message, text or bytes. */
  boolean isMessage() {
    return type == 2;
  }

  /** Where its header starts. */
  int start() {
    return start;
  }

  /** Where its content starts. */
  int payload() {
    return payload;
  }

  /** Behind its content. */
  int end() {
    return at;
  }

  /** The bytes of its content. */
  int length() {
    return at - payload;
  }
}
