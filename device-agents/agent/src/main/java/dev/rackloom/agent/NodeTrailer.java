package dev.rackloom.agent;

import dev.rackloom.protocol.Wire;
import io.grpc.ForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;

/** Puts the node's id under every answer, so that an error names who gave it. */
final class NodeTrailer implements ServerInterceptor {

  private final String node;

  NodeTrailer(String node) {
    this.node = node;
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    return next.startCall(
        new ForwardingServerCall.SimpleForwardingServerCall<Q, R>(call) {
          @Override
          public void close(Status status, Metadata trailers) {
            trailers.put(Wire.NODE, node);
            super.close(status, trailers);
          }
        },
        headers);
  }
}
