package dev.rackloom.onnx;

import dev.rackloom.api.graph.Attribute;
import dev.rackloom.onnx.inference.Fact;
import dev.rackloom.onnx.proto.Onnx;
import java.util.HashMap;
import java.util.Map;

/** ONNX attributes as ours; what has no counterpart is kept as opaque. */
final class Attributes {

  private Attributes() {}

  static Map<String, Attribute> of(Onnx.Node node) {
    Map<String, Attribute> attributes = new HashMap<>();
    node.getAttributeList().forEach(a -> attributes.put(a.getName(), of(a)));
    return attributes;
  }

  /** What is known of the attributes that are tensors. */
  static Map<String, Fact> tensors(Onnx.Node node) {
    Map<String, Fact> tensors = new HashMap<>();
    node.getAttributeList().stream()
        .filter(Onnx.Attribute::hasT)
        .forEach(a -> tensors.put(a.getName(), Constants.fact(a.getT())));
    return tensors;
  }

  private static Attribute of(Onnx.Attribute a) {
    return switch (type(a)) {
      case INT -> new Attribute.IntValue(a.getI());
      case FLOAT -> new Attribute.FloatValue(a.getF());
      case STRING -> new Attribute.Text(a.getS().toStringUtf8());
      case INTS -> new Attribute.Ints(a.getIntsList());
      case FLOATS ->
          new Attribute.Floats(a.getFloatsList().stream().map(Float::doubleValue).toList());
      case STRINGS ->
          new Attribute.Texts(a.getStringsList().stream().map(s -> s.toStringUtf8()).toList());
      case TENSOR -> tensor(a);
      default -> new Attribute.Opaque(type(a).name(), a.getRefAttrName());
    };
  }

  private static Attribute tensor(Onnx.Attribute a) {
    Fact fact = Constants.fact(a.getT());
    return new Attribute.TensorValue(fact.dtype(), fact.shape());
  }

  /** Old files leave the type out: the field that is filled tells it. */
  private static Onnx.Attribute.Type type(Onnx.Attribute a) {
    if (a.hasType() && a.getType() != Onnx.Attribute.Type.UNDEFINED) {
      return a.getType();
    }
    if (a.hasI()) {
      return Onnx.Attribute.Type.INT;
    }
    if (a.hasF()) {
      return Onnx.Attribute.Type.FLOAT;
    }
    if (a.getIntsCount() > 0) {
      return Onnx.Attribute.Type.INTS;
    }
    if (a.getFloatsCount() > 0) {
      return Onnx.Attribute.Type.FLOATS;
    }
    if (a.getStringsCount() > 0) {
      return Onnx.Attribute.Type.STRINGS;
    }
    if (a.hasT()) {
      return Onnx.Attribute.Type.TENSOR;
    }
    if (a.hasG()) {
      return Onnx.Attribute.Type.GRAPH;
    }
    return a.hasS() ? Onnx.Attribute.Type.STRING : Onnx.Attribute.Type.UNDEFINED;
  }
}
