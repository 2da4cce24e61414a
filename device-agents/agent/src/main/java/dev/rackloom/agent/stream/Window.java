package dev.rackloom.agent.stream;

import java.util.HashMap;
import java.util.Map;

/**
 * What a receiver holds of a sender's tensors, by the sender's books. A new request waits for
 * credit; one that has begun there may go on beyond it, because it is what gives credit back: with
 * all room taken by first halves of requests, none would ever end. Not safe to share.
 */
final class Window {

  private final long windowBytes;
  private final Map<Long, Held> held = new HashMap<>();
  private final Map<Object, Integer> owners = new HashMap<>();
  private long heldBytes;

  private record Held(Object owner, long bytes) {}

  Window(long windowBytes) {
    this.windowBytes = windowBytes;
  }

  /**
   * Whether a tensor may go. What is larger than the window goes alone; the receiver may keep back
   * credit for an eighth of the window.
   */
  boolean allows(Object owner, long bytes) {
    return heldBytes + bytes <= windowBytes
        || heldBytes <= windowBytes / 8
        || owners.containsKey(owner);
  }

  void begin(long sequence, Object owner, long bytes) {
    held.put(sequence, new Held(owner, bytes));
    owners.merge(owner, 1, Integer::sum);
    heldBytes += bytes;
  }

  void consumed(long sequence) {
    Held tensor = held.remove(sequence);
    if (tensor != null) {
      heldBytes -= tensor.bytes;
      owners.computeIfPresent(tensor.owner, (owner, count) -> count == 1 ? null : count - 1);
    }
  }

  long heldBytes() {
    return heldBytes;
  }
}
