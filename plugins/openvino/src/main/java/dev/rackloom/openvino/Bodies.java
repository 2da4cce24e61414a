package dev.rackloom.openvino;

import dev.rackloom.api.Cancellation;
import dev.rackloom.api.graph.Attribute;
import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.graph.NotUnderstood;
import dev.rackloom.api.graph.Region;
import dev.rackloom.api.graph.Shape;
import dev.rackloom.api.symbolic.Dim;
import dev.rackloom.openvino.IrModel.Body;
import dev.rackloom.openvino.IrModel.Layer;
import dev.rackloom.openvino.IrModel.Mapping;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The bodies of {@code TensorIterator}, {@code Loop} and {@code If}. */
final class Bodies {

  private Bodies() {}

  /** The bodies as regions, their parameters shaped by what is passed to them. */
  static List<Region> regions(
      Layer layer,
      List<Shape> inputs,
      Weights weights,
      Cancellation cancellation,
      Set<NotUnderstood> notUnderstood) {
    List<Region> regions = new ArrayList<>();
    for (Body body : layer.bodies()) {
      Graph graph =
          IrGraph.ofBody(
              layer.name() + "/" + body.role(),
              body.net(),
              weights,
              cancellation,
              given(layer, body.role(), inputs));
      regions.add(new Region(body.role(), graph));
      notUnderstood.addAll(graph.notUnderstood());
    }
    return regions;
  }

  private static Map<Long, Shape> given(Layer layer, String role, List<Shape> inputs) {
    Map<Long, Shape> given = new HashMap<>();
    for (Mapping mapping : layer.mappings()) {
      int position = position(layer, mapping);
      if (mapping.input() && position >= 0 && mapping.body().equals(role)) {
        given.put(mapping.layer(), passed(mapping, inputs.get(position)));
      }
    }
    return given;
  }

  private static Shape passed(Mapping mapping, Shape shape) {
    Long axis = mapping.axis();
    if (axis == null || !(shape instanceof Shape.Ranked r)) {
      return shape;
    }
    List<Dim> dims = new ArrayList<>(r.dims());
    long at = axis < 0 ? axis + dims.size() : axis;
    if (at >= 0 && at < dims.size() && mapping.part() >= 0) {
      dims.set((int) at, Dim.of(mapping.part()));
    }
    return Shape.of(dims);
  }

  /** The position of the input port that a mapping names, -1 if there is none. */
  private static int position(Layer layer, Mapping mapping) {
    for (int i = 0; i < layer.inputs().size(); i++) {
      if (layer.inputs().get(i).id() == mapping.port()) {
        return i;
      }
    }
    return -1;
  }

  /** What is noted on the operator of a layer with bodies. */
  static Map<String, Attribute> marks(Layer layer) {
    if (layer.mappings().isEmpty()) {
      return Map.of();
    }
    Map<String, Attribute> marks = new HashMap<>();
    marks.put(
        Marks.PORT_MAP,
        new Attribute.Texts(layer.mappings().stream().map(Bodies::describe).toList()));
    for (Mapping m : layer.mappings()) {
      Long axis = m.axis();
      int position = position(layer, m);
      if (m.input() && axis != null && m.whole() && position >= 0 && m.stride() != 0) {
        marks.putIfAbsent(
            Marks.SLICES, new Attribute.Ints(List.of((long) position, axis, Math.abs(m.stride()))));
      }
    }
    return marks;
  }

  private static String describe(Mapping m) {
    String slices = m.axis() == null ? "" : " in slices of " + m.part() + " along axis " + m.axis();
    return m.body()
        + (m.input() ? ": port " + m.port() + " to layer " : ": layer ")
        + m.layer()
        + (m.input() ? "" : " to port " + m.port())
        + slices;
  }
}
