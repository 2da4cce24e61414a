package dev.rackloom.agent.execution;

import dev.rackloom.api.deploy.Port;
import dev.rackloom.client.TensorValue;

/**
 * Says where outputs of a firing are written, when their shape is known before they are computed.
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
}
