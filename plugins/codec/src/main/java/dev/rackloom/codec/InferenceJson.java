package dev.rackloom.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.rackloom.api.graph.DType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongConsumer;

/**
 * Requests and answers of the Open Inference Protocol in JSON, read and written as streams:
 * elements go straight into their bytes. What is wrong is an {@link IllegalArgumentException} that
 * names it.
 */
public final class InferenceJson {

  private static final JsonFactory FACTORY = new JsonFactory();

  private InferenceJson() {}

  /**
   * A request.
   *
   * @param id the caller's, may be empty
   * @param parameters open
   * @param inputs in their order
   * @param outputs which to return, with their parameters; all if empty
   */
  public record Request(
      String id,
      Map<String, Object> parameters,
      List<TensorJson> inputs,
      Map<String, Map<String, Object>> outputs) {}

  /**
   * Reads the first {@code length} bytes of {@code body}.
   *
   * @param types knows names of types
   * @param room is told of so many bytes more before elements take them; may refuse by throwing
   */
  public static Request read(
      byte[] body, int length, Function<String, Optional<DType>> types, LongConsumer room) {
    try (JsonParser in = FACTORY.createParser(body, 0, length)) {
      Request request = new Reader(body, in, types, room).request();
      if (in.nextToken() != null) {
        throw new IllegalArgumentException("something follows the request's JSON");
      }
      return request;
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not JSON: " + firstLine(e), e);
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory failed", e);
    }
  }

  private static String firstLine(JsonProcessingException e) {
    return e.getOriginalMessage().lines().findFirst().orElse("it ends early")
        + " at line "
        + e.getLocation().getLineNr()
        + ", column "
        + e.getLocation().getColumnNr();
  }

  /** An answer; tensors without data are described only. {@code openName} names types. */
  public static byte[] write(
      Map<String, Object> head, List<TensorJson> outputs, Function<DType, String> openName) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator out = FACTORY.createGenerator(bytes)) {
      out.writeStartObject();
      for (var field : head.entrySet()) {
        out.writeStringField(field.getKey(), String.valueOf(field.getValue()));
      }
      out.writeArrayFieldStart("outputs");
      for (TensorJson output : outputs) {
        write(out, output, openName.apply(output.dtype()));
      }
      out.writeEndArray();
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return bytes.toByteArray();
  }

  private static void write(JsonGenerator out, TensorJson tensor, String datatype)
      throws IOException {
    out.writeStartObject();
    out.writeStringField("name", tensor.name());
    out.writeStringField("datatype", datatype);
    out.writeArrayFieldStart("shape");
    for (long extent : tensor.shape()) {
      out.writeNumber(extent);
    }
    out.writeEndArray();
    if (!tensor.parameters().isEmpty()) {
      out.writeObjectFieldStart("parameters");
      for (var parameter : tensor.parameters().entrySet()) {
        out.writeFieldName(parameter.getKey());
        out.writeNumber(((Number) parameter.getValue()).longValue());
      }
      out.writeEndObject();
    }
    ByteBuffer data = tensor.data();
    if (data != null) {
      out.writeArrayFieldStart("data");
      Elements.write(out, tensor.name(), tensor.dtype(), data);
      out.writeEndArray();
    }
    out.writeEndObject();
  }

  /** Walks one request. */
  @SuppressWarnings("ArrayRecordComponent")
  private record Reader(
      byte[] body, JsonParser in, Function<String, Optional<DType>> types, LongConsumer room) {

    Request request() throws IOException {
      String id = "";
      Map<String, Object> parameters = Map.of();
      List<TensorJson> inputs = new ArrayList<>();
      Map<String, Map<String, Object>> outputs = new LinkedHashMap<>();
      expect(in.nextToken(), JsonToken.START_OBJECT, "a request");
      while (in.nextToken() != JsonToken.END_OBJECT) {
        String field = in.currentName();
        in.nextToken();
        switch (field) {
          case "id" -> id = in.getValueAsString("");
          case "parameters" -> parameters = parameters();
          case "inputs" -> each("inputs", () -> inputs.add(tensor()));
          case "outputs" -> each("outputs", () -> output(outputs));
          default -> in.skipChildren();
        }
      }
      return new Request(id, parameters, inputs, outputs);
    }

    private interface Item {
      void read() throws IOException;
    }

    private void each(String name, Item item) throws IOException {
      expect(in.currentToken(), JsonToken.START_ARRAY, "'" + name + "'");
      while (in.nextToken() != JsonToken.END_ARRAY) {
        expect(in.currentToken(), JsonToken.START_OBJECT, "each of '" + name + "'");
        item.read();
      }
    }

    private void output(Map<String, Map<String, Object>> outputs) throws IOException {
      String name = "";
      Map<String, Object> parameters = Map.of();
      while (in.nextToken() != JsonToken.END_OBJECT) {
        String field = in.currentName();
        in.nextToken();
        switch (field) {
          case "name" -> name = in.getValueAsString("");
          case "parameters" -> parameters = parameters();
          default -> in.skipChildren();
        }
      }
      outputs.put(name, parameters);
    }

    /** Data that comes before its name and type are known is passed over, and read after them. */
    private TensorJson tensor() throws IOException {
      String name = "";
      Optional<DType> dtype = Optional.empty();
      Optional<List<Long>> shape = Optional.empty();
      Map<String, Object> parameters = Map.of();
      Optional<ByteBuffer> data = Optional.empty();
      Optional<Span> early = Optional.empty();
      while (in.nextToken() != JsonToken.END_OBJECT) {
        String field = in.currentName();
        in.nextToken();
        switch (field) {
          case "name" -> name = in.getValueAsString("");
          case "datatype" -> dtype = Optional.of(dtype(name, in.getValueAsString("")));
          case "shape" -> shape = Optional.of(shape(name));
          case "parameters" -> parameters = parameters();
          case "data" -> {
            if (name.isEmpty() || dtype.isEmpty()) {
              early = Optional.of(passedOver());
            } else {
              data = Optional.of(Elements.read(in, name, dtype.get(), room));
            }
          }
          default -> in.skipChildren();
        }
      }
      DType type = required("datatype", name, dtype);
      List<Long> extents = required("shape", name, shape);
      if (data.isEmpty() && early.isPresent()) {
        data = Optional.of(read(early.get(), name, type));
      }
      return new TensorJson(name, type, extents, parameters, data.orElse(null));
    }

    /** Where a value lies in the body. */
    private record Span(int from, int to) {}

    private Span passedOver() throws IOException {
      long from = in.currentTokenLocation().getByteOffset();
      in.skipChildren();
      long to = in.currentLocation().getByteOffset();
      if (from < 0) {
        throw new IllegalArgumentException(
            "the request is not in UTF-8, and an input's 'data' comes before its 'datatype'");
      }
      return new Span((int) from, (int) to);
    }

    private ByteBuffer read(Span span, String name, DType dtype) throws IOException {
      try (JsonParser again = FACTORY.createParser(body, span.from(), span.to() - span.from())) {
        again.nextToken();
        return Elements.read(again, name, dtype, room);
      }
    }

    private DType dtype(String input, String name) {
      return types
          .apply(name)
          .orElseThrow(() ->
              new IllegalArgumentException(
                  "input '" + input + "' is of type '" + name + "', which cannot be taken"));
    }

    private static <T> T required(String field, String input, Optional<T> said) {
      return said.orElseThrow(
          () -> new IllegalArgumentException("input '" + input + "' must say its '" + field + "'"));
    }

    private List<Long> shape(String input) throws IOException {
      expect(in.currentToken(), JsonToken.START_ARRAY, "the shape of input '" + input + "'");
      List<Long> shape = new ArrayList<>();
      while (in.nextToken() != JsonToken.END_ARRAY) {
        expect(
            in.currentToken(), JsonToken.VALUE_NUMBER_INT, "each extent of input '" + input + "'");
        shape.add(in.getLongValue());
      }
      return shape;
    }

    private Map<String, Object> parameters() throws IOException {
      expect(in.currentToken(), JsonToken.START_OBJECT, "'parameters'");
      Map<String, Object> parameters = new LinkedHashMap<>();
      while (in.nextToken() != JsonToken.END_OBJECT) {
        String name = in.currentName();
        switch (in.nextToken()) {
          case VALUE_STRING -> parameters.put(name, in.getText());
          case VALUE_NUMBER_INT -> parameters.put(name, in.getLongValue());
          case VALUE_NUMBER_FLOAT -> parameters.put(name, in.getDoubleValue());
          case VALUE_TRUE, VALUE_FALSE -> parameters.put(name, in.getBooleanValue());
          default -> in.skipChildren();
        }
      }
      return parameters;
    }

    private static void expect(JsonToken is, JsonToken wanted, String what) {
      if (is != wanted) {
        String kind =
            switch (wanted) {
              case START_OBJECT -> "an object";
              case START_ARRAY -> "an array";
              default -> "a whole number";
            };
        throw new IllegalArgumentException(what + " must be " + kind);
      }
    }
  }
}
