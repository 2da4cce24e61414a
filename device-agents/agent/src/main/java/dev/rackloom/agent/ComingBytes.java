package dev.rackloom.agent;

import io.grpc.Status;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bytes of requests that have come and are not answered, over all connections and both doors. They
 * are counted as they come: what somebody only announces takes no room from others. Safe to share
 * between threads.
 */
final class ComingBytes {

  private final long most;
  private final AtomicLong held = new AtomicLong();

  ComingBytes(long most) {
    this.most = most;
  }

  /** Takes room, to be given back; false if there is none. */
  boolean take(long bytes) {
    if (held.addAndGet(bytes) <= most) {
      return true;
    }
    held.addAndGet(-bytes);
    return false;
  }

  void give(long bytes) {
    held.addAndGet(-bytes);
  }

  /** How many are held now. */
  long held() {
    return held.get();
  }

  /** What somebody is told for whom there is no room. */
  Status full() {
    return Status.RESOURCE_EXHAUSTED.withDescription(
        "requests that are not answered yet hold "
            + held.get()
            + " of the "
            + most
            + " bytes that there is room for here; try again later, or ask another agent");
  }
}
