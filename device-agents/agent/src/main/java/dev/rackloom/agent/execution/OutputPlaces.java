package dev.rackloom.agent.execution;

import dev.rackloom.api.deploy.Port;
import dev.rackloom.client.TensorValue;

/**
 * Says where outputs of a firing are written, when their shape is known before they are computed,
 * and ends the firing when nobody wants them any more.
 */
@FunctionalInterface
public interface OutputPlaces {

  /** Memory that nothing else uses. */
  OutputPlaces FRESH =
      (port, shape) ->
          TensorValue.wrap(
              port.dtype(), shape, TensorValue.allocate(TensorValue.byteSize(port.dtype(), shape)));

  /** A tensor of that type and shape over memory for an output; what it holds is overwritten. */
  TensorValue place(Port port, long[] shape);

  /**
   * The firing begins, and can be ended until {@link #over}: it throws then.
   *
   * @param end ends it as soon as the runtime looks; from any thread, more than once
   */
  default void begins(Runnable end) {}

  /** The firing that has begun is over. */
  default void over() {}
}
