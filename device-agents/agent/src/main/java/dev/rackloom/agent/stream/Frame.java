package dev.rackloom.agent.stream;

import com.google.protobuf.MessageLite;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** A frame to be sent. The body stays its owner's and must not change until it is written. */
record Frame(Prefix prefix, ByteBuffer head, ByteBuffer body) {

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  static Frame of(FrameKind kind) {
    return new Frame(new Prefix(kind, 0, 0, 0), NOTHING, NOTHING);
  }

  static Frame of(FrameKind kind, MessageLite head) {
    return of(kind, head, NOTHING);
  }

  static Frame of(FrameKind kind, MessageLite head, ByteBuffer body) {
    return of(kind, ByteBuffer.wrap(head.toByteArray()), body);
  }

  /** The next chunk of a tensor. */
  static Frame chunk(ByteBuffer body) {
    return of(FrameKind.CHUNK, NOTHING, body);
  }

  /** The next chunk of a tensor that lies in shared memory: only its checksum goes over. */
  static Frame shared(ByteBuffer part) {
    return new Frame(new Prefix(FrameKind.SHARED, 0, 0, checksum(NOTHING, part)), NOTHING, NOTHING);
  }

  private static Frame of(FrameKind kind, ByteBuffer head, ByteBuffer body) {
    int crc = checksum(head, body);
    return new Frame(new Prefix(kind, head.remaining(), body.remaining(), crc), head, body);
  }

  /** CRC-32C of one after the other. */
  static int checksum(ByteBuffer head, ByteBuffer body) {
    if (!head.hasRemaining() && !body.hasRemaining()) {
      return 0;
    }
    CRC32C crc = new CRC32C();
    crc.update(head.duplicate());
    crc.update(body.duplicate());
    return (int) crc.getValue();
  }

  int bytes() {
    return Prefix.BYTES + prefix.headBytes() + prefix.bodyBytes();
  }
}
