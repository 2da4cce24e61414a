package dev.rackloom.codec;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.rackloom.api.RackloomException;
import java.io.IOException;

/**
 * Records to JSON and back. Sealed families carry their record's name in {@code kind}; sizes that
 * are not numbers yet are written as {@link DimJson} says. Safe to share between threads.
 */
public final class Codec {

  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .visibility(PropertyAccessor.ALL, JsonAutoDetect.Visibility.NONE)
          .visibility(PropertyAccessor.FIELD, JsonAutoDetect.Visibility.ANY)
          .visibility(PropertyAccessor.CREATOR, JsonAutoDetect.Visibility.ANY)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
          .addModule(new ApiModule())
          .build();

  private Codec() {}

  /** The record as JSON, UTF-8, without white space. */
  public static byte[] toJson(Object value) {
    try {
      return MAPPER.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw cannotWrite(value, e);
    }
  }

  /** The same with the keys of maps in order: equal values are written alike in every run. */
  public static byte[] toSortedJson(Object value) {
    try {
      return MAPPER.writer(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw cannotWrite(value, e);
    }
  }

  /** The record as JSON for people, indented. */
  public static String toPrettyJson(Object value) {
    try {
      return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw cannotWrite(value, e);
    }
  }

  /** Reads what {@link #toJson} wrote. Throws a user failure that says where the JSON is wrong. */
  public static <T> T fromJson(byte[] json, Class<T> type) {
    try {
      return MAPPER.readValue(json, type);
    } catch (JsonProcessingException e) {
      throw damaged(type, e);
    } catch (IOException e) {
      throw new IllegalStateException("reading from memory failed", e);
    }
  }

  /** Any JSON as maps, lists, texts, numbers and booleans; null stays null. */
  public static Object parse(byte[] json) {
    try {
      JsonNode tree = MAPPER.readTree(json);
      return MAPPER.convertValue(tree, Object.class);
    } catch (IOException e) {
      throw RackloomException.of(
          dev.rackloom.api.Failure.Kind.USER,
          "not JSON: " + firstLine(e),
          "check the file with a JSON editor.",
          e);
    }
  }

  private static IllegalArgumentException cannotWrite(Object value, JsonProcessingException e) {
    return new IllegalArgumentException(
        "cannot write " + value.getClass().getSimpleName() + " as JSON", e);
  }

  private static RackloomException damaged(Class<?> type, JsonProcessingException e) {
    var at = e.getLocation();
    String where = at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
    return RackloomException.of(
        dev.rackloom.api.Failure.Kind.USER,
        "this is not a " + type.getSimpleName() + where + ": " + firstLine(e),
        "it was written by another version, or edited by hand; write it again with this one.",
        e);
  }

  private static String firstLine(Exception e) {
    String message = String.valueOf(e.getMessage());
    int end = message.indexOf('\n');
    return end < 0 ? message : message.substring(0, end);
  }
}
