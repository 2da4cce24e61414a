package dev.rackloom.agent.stream;

/** What a frame is; {@code data.proto} says what each means. */
enum FrameKind {
  HELLO(1),
  TENSOR(2),
  CHUNK(3),
  SHARED(4),
  FAILURE(5),
  SLAB(6),
  SLAB_READY(7),
  PING(8),
  PONG(9),
  CREDIT(10),
  REFUSED(11);

  private static final FrameKind[] ALL = values();

  private final byte code;

  FrameKind(int code) {
    this.code = (byte) code;
  }

  byte code() {
    return code;
  }

  /** The kind of a code. */
  static FrameKind of(byte code) throws BrokenStream {
    for (FrameKind kind : ALL) {
      if (kind.code == code) {
        return kind;
      }
    }
    throw new BrokenStream("a frame of kind " + code);
  }
}
