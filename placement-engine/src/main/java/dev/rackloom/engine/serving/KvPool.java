package dev.rackloom.engine.serving;

/** Blocks of state of one instance: counted, not named, since all are alike. */
final class KvPool {

  private final long blocks;
  private final int blockTokens;
  private long used;
  private long most;

  KvPool(long blocks, int blockTokens) {
    this.blocks = blocks;
    this.blockTokens = blockTokens;
  }

  /** Makes the sequence's blocks enough for {@code tokens}; false, and nothing taken, if not. */
  boolean hold(Sequence sequence, int tokens) {
    long wanted = blocksOf(tokens) - sequence.blocks;
    if (wanted > blocks - used) {
      return false;
    }
    if (wanted > 0) {
      used += wanted;
      sequence.blocks += wanted;
      most = Math.max(most, used);
    }
    return true;
  }

  void free(Sequence sequence) {
    used -= sequence.blocks;
    sequence.blocks = 0;
  }

  long blocksOf(long tokens) {
    return (tokens + blockTokens - 1) / blockTokens;
  }

  long blocks() {
    return blocks;
  }

  long used() {
    return used;
  }

  long most() {
    return most;
  }
}
