package dev.rackloom.openvino;

import dev.rackloom.api.Checks;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An IR file as it stands.
 *
 * @param name the net's name
 * @param version the IR's version
 * @param net its layers and edges
 * @param metadata what the file says of its making
 */
record IrModel(String name, int version, Net net, Map<String, String> metadata) {

  /** An extent that the file leaves open. */
  static final long OPEN = -1;

  IrModel {
    metadata = Map.copyOf(metadata);
  }

  /** Layers and edges: a model, or the body of a layer. */
  record Net(List<Layer> layers, List<Edge> edges) {
    Net {
      layers = List.copyOf(layers);
      edges = List.copyOf(edges);
      Checks.distinct(layers, Layer::id, "layers");
    }
  }

  /**
   * A layer.
   *
   * @param data its attributes
   * @param bodies nets inside it, with the element's name
   * @param mappings how ports of the layer and layers of a body belong together
   */
  record Layer(
      long id,
      String name,
      String type,
      String opset,
      Map<String, String> data,
      List<Port> inputs,
      List<Port> outputs,
      List<Body> bodies,
      List<Mapping> mappings) {
    Layer {
      data = Map.copyOf(data);
      inputs = List.copyOf(inputs);
      outputs = List.copyOf(outputs);
      bodies = List.copyOf(bodies);
      mappings = List.copyOf(mappings);
      Checks.distinct(inputs, Port::id, "input ports of '" + name + "'");
      Checks.distinct(outputs, Port::id, "output ports of '" + name + "'");
    }
  }

  /** A port; extents are 0 or more, or {@link #OPEN}. */
  record Port(long id, String precision, List<Long> dims, String names) {
    Port {
      dims = List.copyOf(dims);
    }
  }

  /** A net inside a layer. */
  record Body(String role, Net net) {}

  /** From an output port to an input port. */
  record Edge(long fromLayer, long fromPort, long toLayer, long toPort) {}

  /**
   * One line of a port map.
   *
   * @param body the role of the body it belongs to
   * @param input whether it leads into the body
   * @param port the layer's port, -1 for what a loop makes itself
   * @param layer the body's layer
   * @param axis along which slices are taken, null if the whole is passed
   * @param whole whether the slices cover the axis from one end to the other
   * @param stride how far apart slices are
   * @param part how long a slice is
   */
  record Mapping(
      String body,
      boolean input,
      long port,
      long layer,
      @Nullable Long axis,
      boolean whole,
      long stride,
      long part) {}
}
