package dev.rackloom.agent.stream;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What one end of a stream has to say: notes at once, tensors chunk by chunk as far as the carrier
 * has room. Whoever has something to say writes, one thread at a time; large tensors are left to
 * the carrier's own thread.
 */
final class Outbox {

  private final Supplier<@Nullable TensorParcel> tensors;
  private final Deque<Frame> notes = new ArrayDeque<>();
  private final AtomicInteger pumps = new AtomicInteger();
  private volatile @Nullable Carrier carrier;

  /** What is under way; the pumping thread alone uses it. */
  private @Nullable TensorParcel current;

  /** An outbox that asks for the next tensor when the one before is written. */
  Outbox(Supplier<@Nullable TensorParcel> tensors) {
    this.tensors = tensors;
  }

  /** Begins to write. */
  void attach(Carrier to) {
    carrier = to;
    pump();
  }

  /** Begins to write, with a frame that goes before all that waits. */
  void attach(Carrier to, Frame first) {
    synchronized (notes) {
      notes.addFirst(first);
    }
    attach(to);
  }

  /** Says something before the next chunk. */
  void note(Frame frame) {
    synchronized (notes) {
      notes.add(frame);
    }
    pump();
  }

  /** Writes what there is room for. */
  void pump() {
    Carrier to = carrier;
    if (to == null || pumps.getAndIncrement() != 0) {
      return;
    }
    int seen = 1;
    while (seen != 0) {
      drain(to);
      seen = pumps.addAndGet(-seen);
    }
  }

  private void drain(Carrier to) {
    try {
      while (to.isReady()) {
        Frame frame = next(to);
        if (frame == null) {
          return;
        }
        to.write(frame);
      }
    } catch (RuntimeException | Error e) {
      to.close(Refusals.broken(e));
    }
  }

  private @Nullable Frame next(Carrier to) {
    Frame note = nextNote();
    while (note == null) {
      TensorParcel parcel = current;
      if (parcel == null) {
        parcel = tensors.get();
        current = parcel;
        if (parcel == null) {
          return nextNote();
        }
        note = nextNote();
      } else if (parcel.isLarge() && !to.isHome()) {
        to.call(this::pump);
        return null;
      } else {
        Frame frame = parcel.next();
        if (frame != null) {
          return frame;
        }
        current = null;
        parcel.written();
      }
    }
    return note;
  }

  private @Nullable Frame nextNote() {
    synchronized (notes) {
      return notes.poll();
    }
  }
}
