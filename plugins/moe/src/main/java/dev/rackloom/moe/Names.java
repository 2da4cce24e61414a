package dev.rackloom.moe;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Names of files. */
final class Names {

  private static final List<String> PACKED = List.of(".gz");

  private Names() {}

  /** The name of statistics or a map: the file's, without its ending. */
  static String of(Path file) {
    String name = String.valueOf(file.getFileName());
    for (String packed : PACKED) {
      name = name.endsWith(packed) ? name.substring(0, name.length() - packed.length()) : name;
    }
    int dot = name.lastIndexOf('.');
    String stem = dot > 0 ? name.substring(0, dot) : name;
    return stem.isBlank() ? "statistics" : stem;
  }

  /** The name in small letters. */
  static String lower(Path file) {
    return String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
  }
}
