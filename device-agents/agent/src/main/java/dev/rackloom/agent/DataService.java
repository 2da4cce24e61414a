package dev.rackloom.agent;

import dev.rackloom.agent.runtime.EpochRuntime;
import dev.rackloom.agent.runtime.InboxBudget;
import dev.rackloom.agent.runtime.RequestKey;
import dev.rackloom.agent.runtime.SenderDelays;
import dev.rackloom.protocol.v1.DataPlaneGrpc;
import dev.rackloom.protocol.v1.PushAck;
import dev.rackloom.protocol.v1.PushFrame;
import dev.rackloom.protocol.v1.PushHeader;
import dev.rackloom.protocol.v1.RequestRef;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.function.LongSupplier;

/** {@code DataPlane} of the protocol: what other agents push. */
final class DataService extends DataPlaneGrpc.DataPlaneImplBase {

  private final Deployments deployments;
  private final InboxBudget inbox;
  private final LongSupplier clock;
  private final long maxTensorBytes;
  private final SenderDelays delays = new SenderDelays();

  DataService(Deployments deployments, InboxBudget inbox, LongSupplier clock, long maxTensorBytes) {
    this.deployments = deployments;
    this.inbox = inbox;
    this.clock = clock;
    this.maxTensorBytes = maxTensorBytes;
  }

  @Override
  public StreamObserver<PushFrame> push(StreamObserver<PushAck> answer) {
    return new PushReceiver(this, answer);
  }

  EpochRuntime epoch(PushHeader header) {
    RequestRef ref = header.getRequest();
    return deployments
        .loaded(ref.getDeployment(), ref.getEpoch())
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

  InboxBudget inbox() {
    return inbox;
  }

  SenderDelays delays() {
    return delays;
  }

  LongSupplier clock() {
    return clock;
  }

  long maxTensorBytes() {
    return maxTensorBytes;
  }
}
