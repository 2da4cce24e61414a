package dev.rackloom.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import dev.rackloom.api.symbolic.Dim;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Sizes as JSON: a number, a text for a symbol, {@code {"sum": [...]}} for an expression, {@code
 * {"unknown": "why"}}.
 */
final class DimJson {

  private DimJson() {}

  static final class Writer extends StdSerializer<Dim> {
    private static final long serialVersionUID = 1L;

    Writer() {
      super(Dim.class);
    }

    @Override
    public void serialize(Dim dim, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      switch (dim) {
        case Dim.Known k -> json.writeNumber(k.value());
        case Dim.Symbol s -> json.writeString(s.name());
        case Dim.Unknown u -> {
          json.writeStartObject();
          json.writeStringField("unknown", u.reason());
          json.writeEndObject();
        }
        case Dim.Expression e -> {
          json.writeStartObject();
          json.writeArrayFieldStart(e.op().name().toLowerCase(Locale.ROOT));
          for (Dim operand : e.operands()) {
            serialize(operand, json, provider);
          }
          json.writeEndArray();
          json.writeEndObject();
        }
      }
    }
  }

  static final class Reader extends StdDeserializer<Dim> {
    private static final long serialVersionUID = 1L;
    private static final int MAX_DEPTH = 100;

    Reader() {
      super(Dim.class);
    }

    @Override
    public Dim deserialize(JsonParser parser, DeserializationContext context) throws IOException {
      return read(parser.readValueAsTree(), context, 0);
    }

    private Dim read(JsonNode node, DeserializationContext context, int depth) throws IOException {
      if (node.isIntegralNumber()) {
        return Dim.of(node.longValue());
      }
      if (node.isTextual()) {
        return Dim.symbol(node.textValue());
      }
      if (node.isObject() && node.size() == 1 && depth < MAX_DEPTH) {
        var field = node.properties().iterator().next();
        if (field.getKey().equals("unknown")) {
          return Dim.unknown(field.getValue().asText());
        }
        return expression(field.getKey(), field.getValue(), context, depth);
      }
      throw context.weirdStringException(node.toString(), Dim.class, "not a size");
    }

    private Dim expression(
        String name, JsonNode operands, DeserializationContext context, int depth)
        throws IOException {
      List<Dim> dims = new ArrayList<>();
      for (JsonNode operand : operands) {
        dims.add(read(operand, context, depth + 1));
      }
      try {
        return new Dim.Expression(Dim.Op.valueOf(name.toUpperCase(Locale.ROOT)), dims);
      } catch (IllegalArgumentException e) {
        throw context.weirdStringException(
            name, Dim.class, "not an operation over " + dims.size() + " sizes");
      }
    }
  }
}
