package dev.rackloom.weights;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** A JSON parser that holds strangers' headers to bounds. */
final class Json {

  private static final int DEPTH = 16;
  private static final int TEXT = 16 << 20;

  /** Names are not kept in a shared table: headers are full of names that never come again. */
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEPTH)
                  .maxNumberLength(32)
                  .maxNameLength(HeaderLimits.NAME_CHARACTERS)
                  .maxStringLength(TEXT)
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .build();

  private Json() {}

  /** Handles the value of one member; the parser stands on its first token and ends on its last. */
  @FunctionalInterface
  interface Member {
    void read(String name, JsonParser json) throws IOException;
  }

  /** A parser of UTF-8 text; fails on malformed bytes. */
  static JsonParser parser(byte[] text) throws IOException {
    return FACTORY.createParser(
        new InputStreamReader(new ByteArrayInputStream(text), StandardCharsets.UTF_8.newDecoder()));
  }

  /** Reads the object that the parser stands on, a member at a time. */
  static void object(JsonParser json, Member member) throws IOException {
    expect(json, JsonToken.START_OBJECT);
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      json.nextToken();
      member.read(name, json);
    }
    expect(json, JsonToken.END_OBJECT);
  }

  /** The array of whole numbers, zero or more, that the parser stands on. */
  static long[] sizes(JsonParser json, int limit) throws IOException {
    expect(json, JsonToken.START_ARRAY);
    long[] values = new long[limit];
    int count = 0;
    while (json.nextToken() != JsonToken.END_ARRAY) {
      expect(json, JsonToken.VALUE_NUMBER_INT);
      long value = json.getLongValue();
      if (count == limit || value < 0) {
        throw new IOException(
            value < 0 ? "negative size " + value : "more than " + limit + " sizes");
      }
      values[count++] = value;
    }
    return java.util.Arrays.copyOf(values, count);
  }

  /** The text that the parser stands on. */
  static String text(JsonParser json) throws IOException {
    expect(json, JsonToken.VALUE_STRING);
    return json.getText();
  }

  static void expect(JsonParser json, JsonToken token) throws IOException {
    if (json.currentToken() != token) {
      throw new IOException(
          "found "
              + json.currentToken()
              + " where "
              + token
              + " must be, at byte "
              + json.currentTokenLocation().getCharOffset());
    }
  }
}
