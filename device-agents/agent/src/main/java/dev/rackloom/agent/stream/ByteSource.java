package dev.rackloom.agent.stream;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Where a decoder's bytes come from. */
@FunctionalInterface
interface ByteSource {

  /**
   * Puts some bytes into {@code into}, which has room: how many, 0 if none are there now, -1 at the
   * end.
   */
  int read(ByteBuffer into) throws IOException;
}
