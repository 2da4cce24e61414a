package dev.rackloom.codec;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import dev.rackloom.api.Ids;
import dev.rackloom.api.Numbers;
import dev.rackloom.api.cost.CostFunction;
import dev.rackloom.api.cost.CostScope;
import dev.rackloom.api.cost.Estimate;
import dev.rackloom.api.graph.Attribute;
import dev.rackloom.api.graph.DType;
import dev.rackloom.api.graph.Shape;
import dev.rackloom.api.placement.Constraint;
import dev.rackloom.api.placement.Outcome;
import dev.rackloom.api.stage.OperatorFamily;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.api.symbolic.Dim;
import dev.rackloom.api.telemetry.TelemetryEvent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** How the types of the ground floor that are not plain records look in JSON. */
final class ApiModule extends SimpleModule {

  private static final long serialVersionUID = 1L;

  /** Types with a name of their own that need no more than it. */
  private static final Map<String, DType> PLAIN_TYPES =
      Stream.of(
              DType.FLOAT64,
              DType.FLOAT32,
              DType.FLOAT16,
              DType.BFLOAT16,
              DType.FLOAT8_E4M3,
              DType.FLOAT8_E5M2,
              DType.INT64,
              DType.INT32,
              DType.INT16,
              DType.INT8,
              DType.UINT64,
              DType.UINT32,
              DType.UINT16,
              DType.UINT8,
              DType.INT4,
              DType.UINT4,
              DType.BOOL,
              DType.STRING,
              DType.UNKNOWN)
          .collect(Collectors.toUnmodifiableMap(DType::name, t -> t));

  ApiModule() {
    super("rackloom-api");
    setDeserializerModifier(new AddedFields());
    addSerializer(Dim.class, new DimJson.Writer());
    addDeserializer(Dim.class, new DimJson.Reader());
    both(Shape.class, ApiModule::writeShape, ApiModule::readShape);
    both(DType.class, ApiModule::writeType, ApiModule::readType);
    both(
        Ids.class,
        (ids, json) -> json.writeArray(ids.toArray(), 0, ids.size()),
        ApiModule::readIds);
    both(
        Numbers.class,
        (numbers, json) -> json.writeArray(numbers.toArray(), 0, numbers.size()),
        ApiModule::readNumbers);
    both(
        OperatorFamily.class,
        (family, json) -> json.writeString(family.name()),
        (node, context) -> new OperatorFamily(node.asText()));
    both(
        Bindings.class,
        (bindings, json) -> json.writePOJO(bindings.values()),
        ApiModule::readBindings);
    for (Class<?> sealed :
        List.of(
            Attribute.class,
            CostFunction.class,
            CostScope.class,
            Estimate.class,
            Constraint.class,
            Outcome.class,
            TelemetryEvent.class)) {
      setMixInAnnotation(sealed, Tagged.class);
      for (Class<?> record : sealed.getPermittedSubclasses()) {
        registerSubtypes(
            new com.fasterxml.jackson.databind.jsontype.NamedType(record, tag(record)));
      }
    }
  }

  /** Gives a sealed family its {@code kind}. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
  @JsonSubTypes({})
  private interface Tagged {}

  private static String tag(Class<?> record) {
    String name = record.getSimpleName();
    return Character.toLowerCase(name.charAt(0)) + name.substring(1);
  }

  private static void writeShape(Shape shape, JsonGenerator json) throws IOException {
    switch (shape) {
      case Shape.Ranked r -> json.writePOJO(r.dims());
      case Shape.Unranked u -> json.writePOJO(Map.of("unranked", u.reason()));
    }
  }

  private static Shape readShape(JsonNode node, DeserializationContext context) throws IOException {
    if (!node.isArray()) {
      return Shape.unranked(node.path("unranked").asText("not said"));
    }
    List<Dim> dims = new ArrayList<>();
    for (JsonNode dim : node) {
      dims.add(context.readTreeAsValue(dim, Dim.class));
    }
    return Shape.of(dims);
  }

  private static void writeType(DType type, JsonGenerator json) throws IOException {
    if (type.equals(PLAIN_TYPES.get(type.name()))) {
      json.writeString(type.name());
    } else {
      json.writePOJO(
          Map.of(
              "name",
              type.name(),
              "blockElements",
              type.blockElements(),
              "blockBytes",
              type.blockBytes()));
    }
  }

  private static DType readType(JsonNode node, DeserializationContext context) throws IOException {
    if (node.isObject()) {
      return new DType(
          node.path("name").asText(),
          node.path("blockElements").asLong(),
          node.path("blockBytes").asLong());
    }
    DType type = PLAIN_TYPES.get(node.asText());
    if (type == null) {
      throw context.weirdStringException(node.asText(), DType.class, "not an element type");
    }
    return type;
  }

  private static Ids readIds(JsonNode node, DeserializationContext context) {
    return Ids.of(IntStream.range(0, node.size()).map(i -> node.get(i).asInt()).toArray());
  }

  private static Numbers readNumbers(JsonNode node, DeserializationContext context) {
    return Numbers.of(
        IntStream.range(0, node.size()).mapToDouble(i -> node.get(i).asDouble()).toArray());
  }

  private static Bindings readBindings(JsonNode node, DeserializationContext context) {
    Bindings bindings = Bindings.NONE;
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      bindings = bindings.with(field.getKey(), field.getValue().asLong());
    }
    return bindings;
  }

  private interface Write<T> {
    void to(T value, JsonGenerator json) throws IOException;
  }

  private interface Read<T> {
    T from(JsonNode node, DeserializationContext context) throws IOException;
  }

  private <T> void both(Class<T> type, Write<T> write, Read<T> read) {
    addSerializer(
        type,
        new StdSerializer<T>(type) {
          private static final long serialVersionUID = 1L;

          @Override
          public void serialize(T value, JsonGenerator json, SerializerProvider provider)
              throws IOException {
            write.to(value, json);
          }
        });
    addDeserializer(
        type,
        new StdDeserializer<T>(type) {
          private static final long serialVersionUID = 1L;

          @Override
          public T deserialize(JsonParser parser, DeserializationContext context)
              throws IOException {
            return read.from(parser.readValueAsTree(), context);
          }
        });
  }
}
