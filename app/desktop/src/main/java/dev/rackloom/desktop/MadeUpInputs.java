package dev.rackloom.desktop;

import dev.rackloom.api.RackloomException;
import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.graph.Shape;
import dev.rackloom.api.graph.Tensor;
import dev.rackloom.api.symbolic.Dim;
import dev.rackloom.client.TensorValue;
import dev.rackloom.core.Session;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Inputs of the right types and sizes with every whole number 1: enough to make a deployment work.
 */
final class MadeUpInputs {

  private MadeUpInputs() {}

  static Map<String, TensorValue> of(Session session) {
    Graph graph = session.model().graph();
    return graph.inputs().stream()
        .mapToObj(i -> graph.tensors().get(i))
        .collect(Collectors.toMap(Tensor::name, t -> value(session, t)));
  }

  private static TensorValue value(Session session, Tensor tensor) {
    long[] shape = shape(tensor, tensor.shape().bind(session.sizes()));
    long size = TensorValue.byteSize(tensor.dtype(), shape);
    ByteBuffer bytes = TensorValue.allocate(size);
    if (!tensor.dtype().isFloat()) {
      int width = (int) tensor.dtype().blockBytes();
      for (int at = 0; at < size; at += width) {
        bytes.put(at, (byte) 1);
      }
    }
    return TensorValue.wrap(tensor.dtype(), shape, bytes);
  }

  private static long[] shape(Tensor tensor, Shape bound) {
    if (!(bound instanceof Shape.Ranked ranked) || !bound.isKnown()) {
      throw RackloomException.user(
          "the shape of input '" + tensor.name() + "' is not known: " + bound,
          "give its sizes when opening the model.");
    }
    return ranked.dims().stream().map(Dim::known).mapToLong(d -> d.orElse(0)).toArray();
  }
}
