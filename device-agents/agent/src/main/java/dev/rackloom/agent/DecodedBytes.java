package dev.rackloom.agent;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * How much memory a message takes at most while it is decoded, told from its bytes as they came: a
 * number of one byte becomes one of eight, and an empty part of two bytes an object. Reads every
 * byte once, but for those of texts and bytes, and keeps nothing.
 */
final class DecodedBytes {

  /** A message with its builder, or a text without its contents, and a place for it. */
  private static final long OBJECT_BYTES = 256;

  /** Bytes without their contents, and a place for them. */
  private static final long BYTES_BYTES = 96;

  /** A character that came as one byte takes two twice, if there is a wide one in the text. */
  private static final long TEXT_GROWS = 4;

  /** An empty list of numbers. */
  private static final long LIST_BYTES = 128;

  /** Lists grow by half; while one does, both are there. */
  private static final double GROWING = 2.5;

  private static final int BUFFER_BYTES = 4096;

  private DecodedBytes() {}

  /**
   * Reads a message to its end.
   *
   * @throws InvalidProtocolBufferException if it is none
   */
  static long of(InputStream coming, Descriptor type) throws IOException {
    int buffer = Math.clamp(coming.available(), 1, BUFFER_BYTES);
    return message(CodedInputStream.newInstance(coming, buffer), type);
  }

  private static long message(CodedInputStream in, Descriptor type) throws IOException {
    long bytes = OBJECT_BYTES;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      bytes += field(in, tag, type.findFieldByNumber(WireFormat.getTagFieldNumber(tag)));
    }
    return bytes;
  }

  private static long field(CodedInputStream in, int tag, @Nullable FieldDescriptor field)
      throws IOException {
    int wireType = WireFormat.getTagWireType(tag);
    if (wireType == WireFormat.WIRETYPE_LENGTH_DELIMITED) {
      int length = in.readRawVarint32();
      int limit = in.pushLimit(length);
      long bytes = delimited(in, length, field);
      in.popLimit(limit);
      return bytes;
    }
    int before = in.getTotalBytesRead();
    if (!in.skipField(tag)) {
      throw new InvalidProtocolBufferException("a group ends that has not begun");
    }
    return field != null && field.getLiteType().getWireType() == wireType
        ? Math.round(GROWING * width(field))
        : unknown(in.getTotalBytesRead() - before);
  }

  /** A group may hold as many fields as there are pairs of bytes. */
  private static long unknown(int length) {
    return OBJECT_BYTES * (1 + length / 2);
  }

  private static long delimited(CodedInputStream in, int length, @Nullable FieldDescriptor field)
      throws IOException {
    if (field != null && field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
      return message(in, field.getMessageType());
    }
    if (field != null && field.isPackable()) {
      return LIST_BYTES + Math.round(GROWING * width(field) * count(in, length, field));
    }
    in.skipRawBytes(length);
    if (field == null) {
      return OBJECT_BYTES + length;
    }
    return field.getJavaType() == FieldDescriptor.JavaType.STRING
        ? OBJECT_BYTES + TEXT_GROWS * length
        : BYTES_BYTES + length;
  }

  /** How many numbers there are up to the limit. */
  private static long count(CodedInputStream in, int length, FieldDescriptor field)
      throws IOException {
    int wireType = field.getLiteType().getWireType();
    if (wireType != WireFormat.WIRETYPE_VARINT) {
      in.skipRawBytes(length);
      return length / (wireType == WireFormat.WIRETYPE_FIXED64 ? Long.BYTES : Integer.BYTES);
    }
    long count = 0;
    for (int left = length; left > 0; left--) {
      count += in.readRawByte() >= 0 ? 1 : 0;
    }
    return count;
  }

  private static int width(FieldDescriptor field) {
    return switch (field.getJavaType()) {
      case BOOLEAN -> Byte.BYTES;
      case INT, FLOAT, ENUM -> Integer.BYTES;
      default -> Long.BYTES;
    };
  }
}
