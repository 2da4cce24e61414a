package dev.rackloom.agent.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rackloom.protocol.v1.RequestFailure;
import dev.rackloom.protocol.v1.TensorHead;
import io.grpc.Status;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Takes what comes, as long as it is told to. Tensors called "unwanted" are refused, and for those
 * called "huge" there is no memory.
 */
final class Taken implements Arrivals {

  final BlockingQueue<Tensor> tensors = new LinkedBlockingQueue<>();
  final BlockingQueue<RequestFailure> failures = new LinkedBlockingQueue<>();
  final BlockingQueue<Runnable> waiting = new LinkedBlockingQueue<>();
  final AtomicInteger gaveUp = new AtomicInteger();
  volatile boolean full;
  volatile boolean keeping;

  /** A tensor that came whole. */
  @SuppressWarnings("ArrayRecordComponent")
  record Tensor(String name, byte[] bytes, boolean mapped, Runnable consumed) {}

  @Override
  public Landing land(TensorHead head, long senderRun) {
    if (head.getTensor().equals("unwanted")) {
      throw Status.NOT_FOUND.withDescription("nobody wants it").asRuntimeException();
    }
    long elements = head.getShapeList().stream().reduce(1L, (a, b) -> a * b);
    return new Place(head, head.getDtype().equals("float32") ? elements * 4 : elements);
  }

  @Override
  public void failed(RequestFailure failure) {
    failures.add(failure);
  }

  private final class Place implements Landing {
    private final TensorHead head;
    private final long bytes;
    private boolean placed;

    Place(TensorHead head, long bytes) {
      this.head = head;
      this.bytes = bytes;
    }

    @Override
    public long bytes() {
      return bytes;
    }

    @Override
    public @Nullable ByteBuffer place(Runnable retry) {
      if (full) {
        waiting.add(retry);
        return null;
      }
      if (head.getTensor().equals("huge")) {
        throw new OutOfMemoryError("Cannot reserve that much of direct buffer memory");
      }
      placed = true;
      return ByteBuffer.allocateDirect((int) bytes);
    }

    @Override
    public void landed(ByteBuffer elements, Runnable consumed) {
      byte[] copy = new byte[elements.remaining()];
      elements.duplicate().get(copy);
      tensors.add(new Tensor(head.getTensor(), copy, !placed, consumed));
      if (!keeping) {
        consumed.run();
      }
    }

    @Override
    public void gaveUp() {
      gaveUp.incrementAndGet();
    }
  }

  /** Waits until the stream has given one tensor up. */
  void awaitGaveUp() {
    long end = System.nanoTime() + 10_000_000_000L;
    while (gaveUp.get() == 0 && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    assertThat(gaveUp).hasValue(1);
  }

  Tensor next() throws InterruptedException {
    Tensor tensor = tensors.poll(10, TimeUnit.SECONDS);
    if (tensor == null) {
      throw new AssertionError("no tensor came within ten seconds");
    }
    return tensor;
  }
}
