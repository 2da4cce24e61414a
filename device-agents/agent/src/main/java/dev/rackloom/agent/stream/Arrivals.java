package dev.rackloom.agent.stream;

import dev.rackloom.protocol.v1.RequestFailure;
import dev.rackloom.protocol.v1.TensorHead;

/** Takes what other agents send. Called by a stream's thread: must not block. */
public interface Arrivals {

  /**
   * A tensor is announced.
   *
   * @param senderRun drawn when its sender started
   * @throws RuntimeException to refuse it: a {@link io.grpc.StatusRuntimeException}, or what says
   *     that the announcement makes no sense
   */
  Landing land(TensorHead head, long senderRun);

  /** A request failed elsewhere, or nobody waits for it any more. */
  void failed(RequestFailure failure);
}
