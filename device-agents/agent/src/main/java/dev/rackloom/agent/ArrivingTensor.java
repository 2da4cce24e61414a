package dev.rackloom.agent;

import dev.rackloom.agent.execution.LinkTruth;
import dev.rackloom.agent.runtime.Buffers;
import dev.rackloom.agent.runtime.EpochRuntime;
import dev.rackloom.agent.runtime.InboxBudget;
import dev.rackloom.agent.runtime.Passage;
import dev.rackloom.agent.runtime.RequestInfo;
import dev.rackloom.agent.runtime.RequestKey;
import dev.rackloom.agent.stream.Landing;
import dev.rackloom.api.graph.DType;
import dev.rackloom.client.TensorValue;
import dev.rackloom.protocol.Wire;
import dev.rackloom.protocol.v1.Modelled;
import dev.rackloom.protocol.v1.TensorHead;
import io.grpc.Status;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One tensor from another agent. What goes to the caller gets memory of its own, which it may keep.
 */
final class ArrivingTensor implements Landing {

  private final Inbox inbox;
  private final TensorHead head;
  private final EpochRuntime epoch;
  private final DType dtype;
  private final long[] shape;
  private final long bytes;
  private final RequestInfo info;
  private final long startNanos;
  private InboxBudget.@Nullable Grant room;
  private Buffers.@Nullable Lent memory;
  private boolean waited;

  ArrivingTensor(
      Inbox inbox,
      TensorHead head,
      EpochRuntime epoch,
      DType dtype,
      long[] shape,
      long bytes,
      RequestInfo info,
      long startNanos) {
    this.inbox = inbox;
    this.head = head;
    this.epoch = epoch;
    this.dtype = dtype;
    this.shape = shape;
    this.bytes = bytes;
    this.info = info;
    this.startNanos = startNanos;
  }

  @Override
  public long bytes() {
    return bytes;
  }

  @Override
  public @Nullable ByteBuffer place(Runnable retry) {
    room = inbox.budget().take(bytes, retry).orElse(null);
    if (room == null) {
      waitFor(retry);
      return null;
    }
    if (isForCaller()) {
      return TensorValue.allocate(bytes);
    }
    memory = inbox.buffers().lend(bytes);
    return memory.bytes();
  }

  private void waitFor(Runnable retry) {
    long left = info.deadlineNanos() - inbox.clock().getAsLong();
    if (left <= 0) {
      throw Status.RESOURCE_EXHAUSTED
          .withDescription(
              "the inbox is full: no room for "
                  + bytes
                  + " bytes of '"
                  + head.getTensor()
                  + "' in time, "
                  + inbox.budget().freeBytes()
                  + " are free")
          .asRuntimeException();
    }
    if (!waited) {
      waited = true;
      var _ = inbox.timers().schedule(retry, left, TimeUnit.NANOSECONDS);
    }
  }

  private boolean isForCaller() {
    return head.getTo().equals(Wire.CALLER);
  }

  @Override
  public void landed(ByteBuffer elements, Runnable consumed) {
    boolean borrowed = isForCaller() && room == null;
    TensorValue value =
        borrowed
            ? TensorValue.copyOf(dtype, shape, elements)
            : TensorValue.wrap(dtype, shape, elements);
    RequestKey key = Inbox.key(head.getRequest());
    epoch.hold(
        key,
        info,
        head.getTo(),
        () -> {
          gaveUp();
          consumed.run();
        });
    epoch.accept(
        key,
        info,
        new Passage(
            head.getTensor(),
            value,
            head.getFrom(),
            head.getTo(),
            head.getBytes(),
            startNanos,
            head.hasModelled() ? Optional.of(passed(head.getModelled())) : Optional.empty()));
  }

  private static LinkTruth.Passed passed(Modelled modelled) {
    return new LinkTruth.Passed(
        Math.max(1, modelled.getNanos()), modelled.getCarriedBytes(), modelled.getCopiedBytes(), 0);
  }

  @Override
  public void gaveUp() {
    if (memory != null) {
      memory.close();
    }
    if (room != null) {
      room.close();
    }
  }
}
