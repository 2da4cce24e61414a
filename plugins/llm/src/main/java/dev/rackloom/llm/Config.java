package dev.rackloom.llm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rackloom.api.RackloomException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Typed reading of a description's fields, by any of the names it goes by. A field of a wrong kind
 * or out of range is the user's failure, naming it.
 */
record Config(String file, JsonNode json) {

  /** More than any model has of anything; keeps products of sizes within 64 bits. */
  private static final long MOST = 1L << 24;

  /** The whole number called by one of {@code names}; fails if there is none. */
  long need(String... names) {
    return find(names)
        .orElseThrow(() ->
            RackloomException.user(
                file + " does not say '" + String.join("' or '", names) + "'",
                "it is no config.json of a language model, or of a kind not known here."));
  }

  /** The width of the residual stream. */
  long hidden() {
    return need("hidden_size", "n_embd", "d_model", "dim");
  }

  /** The whole number called by one of {@code names}, or {@code otherwise}. */
  long get(long otherwise, String... names) {
    return find(names).orElse(otherwise);
  }

  /** The whole number called by one of {@code names}, if one is there and not null. */
  OptionalLong find(String... names) {
    for (String name : names) {
      JsonNode value = json.path(name);
      if (!value.isMissingNode() && !value.isNull()) {
        return OptionalLong.of(number(name, value));
      }
    }
    return OptionalLong.empty();
  }

  private long number(String name, JsonNode value) {
    long number = value.isArray() && !value.isEmpty() ? same(value) : value.asLong(-1);
    boolean whole = value.isArray() || (value.isNumber() && value.asDouble() == number);
    if (!whole || number < 0 || number > MOST) {
      throw RackloomException.user(
          file
              + ": '"
              + name
              + "' must be a whole number from 0 to "
              + MOST
              + ", is "
              + show(value),
          "check the file.");
    }
    return number;
  }

  /** One number for all layers; the largest where they differ. */
  private static long same(JsonNode values) {
    long largest = -1;
    for (JsonNode value : values) {
      largest = Math.max(largest, value.asLong(-1));
    }
    return largest;
  }

  /** Whether {@code name} is true; {@code otherwise} if it is not there. */
  boolean flag(String name, boolean otherwise) {
    JsonNode value = json.path(name);
    return value.isBoolean() ? value.asBoolean() : otherwise;
  }

  /** The text called {@code name}, or {@code otherwise}. */
  String text(String name, String otherwise) {
    JsonNode value = json.path(name);
    return value.isTextual() ? value.asText() : otherwise;
  }

  /** The texts in the list called {@code name}; empty if there is none. */
  List<String> texts(String name) {
    List<String> texts = new ArrayList<>();
    json.path(name).forEach(v -> texts.add(v.asText()));
    return texts;
  }

  /** The whole numbers in the list called {@code name}; empty if there is none. */
  List<Long> numbers(String name) {
    List<Long> numbers = new ArrayList<>();
    json.path(name).forEach(v -> numbers.add(v.asLong()));
    return numbers;
  }

  /** Whether there is a field of that name that is not null. */
  boolean has(String name) {
    return json.hasNonNull(name);
  }

  /** The object called {@code name}; empty if there is none. */
  Config inside(String name) {
    return new Config(file + ", " + name, json.path(name));
  }

  private static String show(JsonNode value) {
    String text = value.toString();
    return text.length() > 60 ? text.substring(0, 60) + "..." : text;
  }
}
