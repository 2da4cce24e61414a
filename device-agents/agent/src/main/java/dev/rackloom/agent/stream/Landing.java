package dev.rackloom.agent.stream;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A tensor that is coming in. Called by one thread at a time; must not block. */
public interface Landing {

  /** Bytes of the tensor as stages read it. */
  long bytes();

  /**
   * Memory for it, from position to limit; null if there is none now: {@code retry} is run when
   * there may be.
   *
   * @throws RuntimeException to refuse the tensor after all
   */
  @Nullable ByteBuffer place(Runnable retry);

  /**
   * It is there, in the memory that was given for it, or in the sender's.
   *
   * @param consumed to be run once when nobody will read {@code bytes} any more
   */
  void landed(ByteBuffer bytes, Runnable consumed);

  /** It will not come: what was given for it is free. */
  void gaveUp();
}
