package dev.rackloom.agent.stream;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Takes frames out of bytes as they come. Bodies go straight to where they belong. One thread at a
 * time.
 */
final class FrameDecoder {

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final FrameSink sink;
  private final ByteBuffer prefixBytes = ByteBuffer.allocate(Prefix.BYTES);
  private @Nullable Prefix prefix;
  private ByteBuffer head = NOTHING;
  private @Nullable ByteBuffer body;

  FrameDecoder(FrameSink sink) {
    this.sink = sink;
  }

  /** How far it got. */
  enum Outcome {
    /** A frame was taken; there may be more. */
    FRAME,
    /** What is there is used up. */
    STARVED,
    /** The sink has no room now. */
    PAUSED,
    /** The stream is over, between two frames. */
    ENDED
  }

  /** Takes up to {@code most} frames. */
  Outcome decode(ByteSource in, int most) throws IOException {
    for (int taken = 0; taken < most; taken++) {
      Outcome outcome = decodeOne(in);
      if (outcome != Outcome.FRAME) {
        return outcome;
      }
    }
    return Outcome.FRAME;
  }

  private Outcome decodeOne(ByteSource in) throws IOException {
    Prefix known = prefix;
    if (known == null) {
      Outcome outcome = fill(in, prefixBytes);
      if (outcome != Outcome.FRAME) {
        return outcome;
      }
      known = Prefix.read(prefixBytes.flip());
      head = known.headBytes() == 0 ? NOTHING : ByteBuffer.allocate(known.headBytes());
      prefix = known;
    }
    Outcome outcome = fill(in, head);
    if (outcome != Outcome.FRAME) {
      return outcome;
    }
    return bodyOf(known, in);
  }

  private Outcome bodyOf(Prefix known, ByteSource in) throws IOException {
    ByteBuffer place = body;
    if (place == null) {
      place = sink.room(known, head.duplicate().flip());
      if (place == null) {
        return Outcome.PAUSED;
      }
      body = place;
    }
    Outcome outcome = fill(in, place);
    if (outcome != Outcome.FRAME) {
      return outcome;
    }
    ByteBuffer whole = head.flip();
    prefixBytes.clear();
    prefix = null;
    head = NOTHING;
    body = null;
    sink.take(known, whole, place.flip());
    return Outcome.FRAME;
  }

  /** FRAME if {@code into} is full. */
  private Outcome fill(ByteSource in, ByteBuffer into) throws IOException {
    while (into.hasRemaining()) {
      int read = in.read(into);
      if (read == 0) {
        return Outcome.STARVED;
      }
      if (read < 0) {
        if (prefix == null && into.position() == 0) {
          return Outcome.ENDED;
        }
        throw new BrokenStream("it ends within a frame");
      }
    }
    return Outcome.FRAME;
  }
}
