package dev.rackloom.core;

import dev.rackloom.api.RackloomException;
import dev.rackloom.codec.Codec;
import dev.rackloom.codec.RackFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * A JSON file that may hold one of several things; it is parsed once.
 *
 * @param content maps, lists, texts and numbers
 */
public record JsonFile(Path file, Object content) {

  /**
   * Parses a file. An object that is damaged holds nothing: the reader of models says better what
   * is wrong with it.
   *
   * @throws RackloomException if the file cannot be read, or is a damaged list
   */
  public static JsonFile read(Path file) {
    byte[] text = bytes(file);
    try {
      return new JsonFile(file, Codec.parse(text));
    } catch (RackloomException damaged) {
      if (isList(text)) {
        throw damaged;
      }
      return new JsonFile(file, "");
    }
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw RackloomException.user(
          "cannot read '" + file + "': " + e.getMessage(), "check the path; it must be text.");
    }
  }

  private static boolean isList(byte[] text) {
    int at = 0;
    while (at < text.length && Character.isWhitespace(text[at])) {
      at++;
    }
    return at < text.length && text[at] == '[';
  }

  /** Whether it holds a rack. */
  public boolean isRack() {
    return RackFile.isOne(content);
  }

  /** Whether it holds a placement, as {@link PlacementFile} writes it. */
  public boolean isPlacement() {
    return content instanceof Map<?, ?> saved
        && saved.get("cut") instanceof Map
        && saved.get("placement") instanceof Map;
  }

  /**
   * Whether it holds numbers by name: a list, or an object that has nothing but numbers. Other
   * objects are models or racks.
   */
  public boolean isValues() {
    return ValueFile.isOne(content);
  }

  /**
   * Its numbers by name.
   *
   * @throws RackloomException if it has none
   */
  public ValueFile values() {
    return ValueFile.of(file, content);
  }
}
