package dev.rackloom.agent;

import dev.rackloom.agent.runtime.Buffers;
import dev.rackloom.agent.runtime.EpochRuntime;
import dev.rackloom.agent.runtime.InboxBudget;
import dev.rackloom.agent.runtime.RequestInfo;
import dev.rackloom.agent.runtime.RequestKey;
import dev.rackloom.agent.runtime.SenderDelays;
import dev.rackloom.agent.stream.Arrivals;
import dev.rackloom.agent.stream.Landing;
import dev.rackloom.api.graph.DType;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.client.TensorValue;
import dev.rackloom.protocol.Datatypes;
import dev.rackloom.protocol.v1.RequestFailure;
import dev.rackloom.protocol.v1.RequestRef;
import dev.rackloom.protocol.v1.TensorHead;
import io.grpc.Status;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;

/**
 * Where tensors from other agents come in: says what is not wanted, and finds room for the rest.
 */
final class Inbox implements Arrivals {

  private final BiFunction<String, Long, Optional<EpochRuntime>> epochs;
  private final InboxBudget budget;
  private final Buffers buffers;
  private final LongSupplier clock;
  private final ScheduledExecutorService timers;
  private final long maxTensorBytes;
  private final SenderDelays delays = new SenderDelays();

  /**
   * An inbox.
   *
   * @param epochs those that take data, by deployment and number
   * @param timers says when a tensor has waited too long for room
   */
  Inbox(
      BiFunction<String, Long, Optional<EpochRuntime>> epochs,
      InboxBudget budget,
      Buffers buffers,
      LongSupplier clock,
      ScheduledExecutorService timers,
      long maxTensorBytes) {
    this.epochs = epochs;
    this.budget = budget;
    this.buffers = buffers;
    this.clock = clock;
    this.timers = timers;
    this.maxTensorBytes = maxTensorBytes;
  }

  @Override
  public Landing land(TensorHead head, long senderRun) {
    long now = clock.getAsLong();
    EpochRuntime epoch = epoch(head.getRequest());
    if (!epoch.expects(head.getTensor(), head.getTo())) {
      throw Status.INVALID_ARGUMENT
          .withDescription(
              "no stage here reads '" + head.getTensor() + "' on '" + head.getTo() + "'")
          .asRuntimeException();
    }
    if (!epoch.fits(head.getReplicasList())) {
      throw new IllegalArgumentException(
          "replicas " + head.getReplicasList() + " are not those of the plan");
    }
    DType dtype =
        Datatypes.byName(head.getDtype())
            .orElseThrow(
                () -> new IllegalArgumentException("unknown type '" + head.getDtype() + "'"));
    if (!head.getWireDtype().isEmpty() && !dtype.equals(DType.FLOAT32)) {
      throw new IllegalArgumentException(
          "'" + head.getTensor() + "' of type " + dtype + " comes as " + head.getWireDtype());
    }
    long[] shape = head.getShapeList().stream().mapToLong(Long::longValue).toArray();
    long size = TensorValue.byteSize(dtype, shape);
    checkSize(head, size);
    Bindings bindings = Bindings.copyOf(head.getBindingsMap());
    RequestInfo info =
        new RequestInfo(bindings, now + head.getDeadlineNanos(), head.getReplicasList());
    long late = delays.beyondLeast(senderRun, head.getSentNanos(), now);
    long start = now - head.getWaitedNanos() - late - Math.max(0, head.getQuickNanos());
    return new ArrivingTensor(this, head, epoch, dtype, shape, size, info, start);
  }

  private void checkSize(TensorHead head, long size) {
    if (size > Math.min(maxTensorBytes, Integer.MAX_VALUE) || !budget.couldHold(size)) {
      throw Status.RESOURCE_EXHAUSTED
          .withDescription(
              "tensor '"
                  + head.getTensor()
                  + "' has "
                  + size
                  + " bytes; this agent takes up to "
                  + maxTensorBytes)
          .asRuntimeException();
    }
  }

  @Override
  public void failed(RequestFailure failure) {
    RequestRef ref = failure.getRequest();
    Status status = Status.fromCodeValue(failure.getCode()).withDescription(failure.getMessage());
    epochs
        .apply(ref.getDeployment(), ref.getEpoch())
        .ifPresent(epoch -> epoch.remoteFailure(key(ref), status));
  }

  private EpochRuntime epoch(RequestRef ref) {
    return epochs
        .apply(ref.getDeployment(), ref.getEpoch())
        .orElseThrow(() ->
            Status.NOT_FOUND
                .withDescription(
                    "epoch "
                        + ref.getEpoch()
                        + " of '"
                        + ref.getDeployment()
                        + "' is not loaded here")
                .asRuntimeException());
  }

  static RequestKey key(RequestRef ref) {
    return new RequestKey(
        ref.getFront(), ref.getFrontRun(), ref.getNumber(), ref.getStep(), ref.getMicroBatch());
  }

  InboxBudget budget() {
    return budget;
  }

  Buffers buffers() {
    return buffers;
  }

  LongSupplier clock() {
    return clock;
  }

  ScheduledExecutorService timers() {
    return timers;
  }
}
