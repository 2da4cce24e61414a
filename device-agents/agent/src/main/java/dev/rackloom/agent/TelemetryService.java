package dev.rackloom.agent;

import dev.rackloom.protocol.v1.EventBatch;
import dev.rackloom.protocol.v1.SubscribeRequest;
import dev.rackloom.protocol.v1.TelemetryGrpc;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;

/** {@code Telemetry} of the protocol. */
final class TelemetryService extends TelemetryGrpc.TelemetryImplBase {

  private final TelemetryHub hub;
  private final int ring;

  TelemetryService(TelemetryHub hub, int ring) {
    this.hub = hub;
    this.ring = ring;
  }

  @Override
  public void subscribe(SubscribeRequest request, StreamObserver<EventBatch> observer) {
    ServerCallStreamObserver<EventBatch> out = (ServerCallStreamObserver<EventBatch>) observer;
    Subscription subscription = new Subscription(out, request.getDeployment(), ring);
    out.setOnReadyHandler(subscription::flush);
    out.setOnCancelHandler(() -> {
      hub.remove(subscription);
      subscription.hungUp();
    });
    hub.add(subscription);
    subscription.begin();
  }
}
