package dev.rackloom.agent;

import dev.rackloom.agent.stream.Streams;
import dev.rackloom.protocol.v1.DataPlaneGrpc;
import dev.rackloom.protocol.v1.MeetAnswer;
import dev.rackloom.protocol.v1.MeetRequest;
import io.grpc.stub.StreamObserver;

/** {@code DataPlane} of the protocol: how another agent finds out whether it is on this host. */
final class DataService extends DataPlaneGrpc.DataPlaneImplBase {

  private final Streams streams;

  DataService(Streams streams) {
    this.streams = streams;
  }

  @Override
  public void meet(MeetRequest request, StreamObserver<MeetAnswer> observer) {
    Answer.with(observer, () -> streams.meet(request));
  }
}
