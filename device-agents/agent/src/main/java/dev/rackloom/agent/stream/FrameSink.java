package dev.rackloom.agent.stream;

import io.grpc.Status;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Hears the frames of one direction of a stream, one at a time. Must not block. */
interface FrameSink {

  /**
   * Where the body of a frame goes: exactly as many bytes as it has. Null if there is no room now;
   * then it is asked again, for the same frame, when the carrier resumes.
   */
  @Nullable ByteBuffer room(Prefix prefix, ByteBuffer head) throws IOException;

  /** A frame has come whole; its checksum is not yet looked at. */
  void take(Prefix prefix, ByteBuffer head, ByteBuffer body) throws IOException;

  /** There may be room to write again. */
  void writable();

  /** Nothing comes any more, and nothing can be written. Called once. */
  void ended(Status why);
}
