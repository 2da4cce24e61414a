package dev.rackloom.moe;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import dev.rackloom.api.spi.ModelFiles;
import dev.rackloom.moe.grid.Damage;
import dev.rackloom.moe.grid.Grid;
import dev.rackloom.moe.grid.Numbers;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Streams through JSON of strangers: one value, or one after the other as in JSON Lines. */
final class Json {

  private static final int DEPTH = 32;
  private static final int TEXT = 1 << 29;

  /** Python writes NaN into its JSON: it is read, so that it can be refused where it stands. */
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEPTH)
                  .maxNumberLength(64)
                  .maxStringLength(TEXT)
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .build();

  private Json() {}

  /** Handles a value; the parser stands on its first token and ends on its last. */
  @FunctionalInterface
  interface Value {
    void read(JsonParser json) throws IOException;
  }

  /** Handles the value of one member. */
  @FunctionalInterface
  interface Member {
    void read(String name, JsonParser json) throws IOException;
  }

  /** Gives every value of a file to {@code value}. */
  static void values(Path file, Value value) {
    try (FileChannel channel = ModelFiles.open(file);
        JsonParser json =
            FACTORY.createParser(
                new InputStreamReader(
                    new BufferedInputStream(Channels.newInputStream(channel)),
                    StandardCharsets.UTF_8.newDecoder()))) {
      while (json.nextToken() != null) {
        value.read(json);
      }
    } catch (JsonProcessingException e) {
      throw Damage.of(
          file,
          "is no JSON at line "
              + (e.getLocation() == null ? "?" : e.getLocation().getLineNr())
              + ": "
              + e.getOriginalMessage());
    } catch (java.nio.charset.CharacterCodingException e) {
      throw Damage.of(file, "is not written in UTF-8");
    } catch (IOException e) {
      throw ModelFiles.unreadable(file, e);
    }
  }

  /** Gives every element of the list that the parser stands on, or the one value, to each. */
  static void each(JsonParser json, Value each) throws IOException {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      each.read(json);
      return;
    }
    while (json.nextToken() != JsonToken.END_ARRAY) {
      ended(json);
      each.read(json);
    }
  }

  /** Reads the object that the parser stands on, a member at a time. */
  static void object(Path file, JsonParser json, Member member) throws IOException {
    expect(file, json, JsonToken.START_OBJECT, "an object");
    while (json.nextToken() != JsonToken.END_OBJECT) {
      ended(json);
      String name = json.currentName();
      json.nextToken();
      member.read(name, json);
    }
  }

  private static void ended(JsonParser json) throws IOException {
    if (json.currentToken() == null) {
      throw new com.fasterxml.jackson.core.io.JsonEOFException(json, null, "it ends too early");
    }
  }

  /** The nested lists of numbers that the parser stands on. */
  static Grid numbers(Path file, JsonParser json, String what) throws IOException {
    Numbers numbers = new Numbers(file, what);
    expect(file, json, JsonToken.START_ARRAY, "a list of " + what);
    for (boolean open = true; open; json.nextToken()) {
      JsonToken token = json.currentToken();
      if (token == JsonToken.START_ARRAY) {
        numbers.open();
      } else if (token == JsonToken.END_ARRAY) {
        open = !numbers.close();
        if (!open) {
          break;
        }
      } else if (token != null && token.isNumeric()) {
        numbers.number(json.getDoubleValue());
      } else {
        ended(json);
        throw misplaced(file, json, "a number of " + what);
      }
    }
    return numbers.grid();
  }

  /** The text that the parser stands on. */
  static String text(Path file, JsonParser json, String what) throws IOException {
    expect(file, json, JsonToken.VALUE_STRING, what);
    return json.getText();
  }

  /** The whole number that the parser stands on. */
  static int whole(Path file, JsonParser json, String what) throws IOException {
    expect(file, json, JsonToken.VALUE_NUMBER_INT, what);
    long value =
        json.getNumberType() == JsonParser.NumberType.BIG_INTEGER ? -1 : json.getLongValue();
    Damage.atMost(file, value, Integer.MAX_VALUE, what);
    return (int) value;
  }

  private static void expect(Path file, JsonParser json, JsonToken token, String what)
      throws IOException {
    if (json.currentToken() != token) {
      ended(json);
      throw misplaced(file, json, what);
    }
  }

  private static dev.rackloom.api.RackloomException misplaced(
      Path file, JsonParser json, String what) {
    return Damage.of(
        file,
        "has "
            + json.currentToken()
            + " at line "
            + json.currentTokenLocation().getLineNr()
            + " where "
            + what
            + " must be");
  }

  /** Whether a file begins with one of these characters, blanks left out. */
  static boolean starts(byte[] head, String with) {
    String text = new String(head, StandardCharsets.UTF_8).stripLeading();
    return !text.isEmpty() && with.indexOf(text.charAt(0)) >= 0;
  }

  /** Whether the first bytes name a member. */
  static boolean names(byte[] head, String member) {
    return new String(head, StandardCharsets.UTF_8).contains('"' + member + '"');
  }
}
