package dev.rackloom.agent.stream;

import java.io.IOException;

/** What came is no stream of frames; nothing after it can be understood. */
final class BrokenStream extends IOException {
  private static final long serialVersionUID = 1L;

  BrokenStream(String what) {
    super("what came is no stream of tensors: " + what);
  }
}
