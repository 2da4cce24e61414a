package dev.rackloom.agent.stream;

import io.grpc.Status;

/** Moves frames to and from the other end of a stream, in order. */
interface Carrier {

  /** Whether the last frame is written and there is room for another. One thread at a time. */
  boolean isReady();

  /**
   * Writes a frame, or the rest of it later: {@link FrameSink#writable} says when to go on. One
   * thread at a time.
   */
  void write(Frame frame);

  /** Whether this thread may write for as long as there is room. */
  boolean isHome();

  /** Runs work on a thread that may. */
  void call(Runnable work);

  /** Reads on, after the sink had no room. */
  void resume();

  /** Ends the stream; the sink hears why. */
  void close(Status why);
}
