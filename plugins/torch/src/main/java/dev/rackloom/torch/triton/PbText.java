package dev.rackloom.torch.triton;

import dev.rackloom.api.RackloomException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Parses the text notation of Protocol Buffers, whatever the message is. */
final class PbText {

  private static final int DEEPEST = 32;
  private static final String ALONE = "{}[]<>:,;";

  private final Path file;
  private final String text;
  private int at;

  private PbText(Path file, String text) {
    this.file = file;
    this.text = text;
  }

  /**
   * A value: a text, a word (a number, an enumerator, true) or a message.
   *
   * @param text of a text or word; empty for a message
   * @param fields of a message; empty for others
   */
  record Value(String text, Map<String, List<Value>> fields) {

    /** The values of a field in the order of the file. */
    List<Value> all(String name) {
      return fields.getOrDefault(name, List.of());
    }

    /** The last value of a field as text, or {@code otherwise}. */
    String text(String name, String otherwise) {
      List<Value> values = all(name);
      return values.isEmpty() ? otherwise : values.getLast().text;
    }
  }

  /**
   * The message of a file.
   *
   * @throws RackloomException if it is not in that notation
   */
  static Value parse(Path file, String text) {
    return new PbText(file, text).message("", 0);
  }

  private Value message(String end, int depth) {
    if (depth > DEEPEST) {
      throw wrong("is nested more than " + DEEPEST + " deep");
    }
    Map<String, List<Value>> fields = new LinkedHashMap<>();
    for (String name = next(); !name.equals(end); name = next()) {
      if (name.equals(",") || name.equals(";")) {
        continue;
      }
      if (name.isEmpty() || ALONE.contains(name) || isQuote(name.charAt(0))) {
        throw wrong("has '" + name + "' where the name of a field must be");
      }
      field(fields.computeIfAbsent(name, k -> new ArrayList<>()), depth);
    }
    return new Value("", fields);
  }

  private void field(List<Value> values, int depth) {
    String token = next();
    if (token.equals(":")) {
      token = next();
    }
    if (!token.equals("[")) {
      values.add(value(token, depth));
      return;
    }
    for (token = next(); !token.equals("]"); token = next()) {
      if (!token.equals(",")) {
        values.add(value(token, depth));
      }
    }
  }

  private Value value(String token, int depth) {
    return switch (token) {
      case "{" -> message("}", depth + 1);
      case "<" -> message(">", depth + 1);
      case "", "}", "]", ">", ":", ",", ";", "[" ->
          throw wrong("has '" + token + "' where a value must be");
      default -> isQuote(token.charAt(0)) ? joined(token) : new Value(token, Map.of());
    };
  }

  /** Texts side by side are one. */
  private Value joined(String first) {
    StringBuilder all = new StringBuilder(unquoted(first));
    skipSpace();
    while (at < text.length() && isQuote(text.charAt(at))) {
      all.append(unquoted(next()));
      skipSpace();
    }
    return new Value(all.toString(), Map.of());
  }

  private static boolean isQuote(char c) {
    return c == '"' || c == '\'';
  }

  private static String unquoted(String token) {
    return token.substring(1, token.length() - 1).replaceAll("\\\\(.)", "$1");
  }

  private void skipSpace() {
    while (at < text.length()) {
      if (text.charAt(at) == '#') {
        int line = text.indexOf('\n', at);
        at = line < 0 ? text.length() : line;
      } else if (Character.isWhitespace(text.charAt(at))) {
        at++;
      } else {
        return;
      }
    }
  }

  /** The next mark, text with its quotes, or word; empty at the end. */
  private String next() {
    skipSpace();
    if (at == text.length()) {
      return "";
    }
    int begin = at;
    char c = text.charAt(at++);
    if (isQuote(c)) {
      return quoted(begin, c);
    }
    if (ALONE.indexOf(c) < 0) {
      while (at < text.length() && isWord(text.charAt(at))) {
        at++;
      }
    }
    return text.substring(begin, at);
  }

  private static boolean isWord(char c) {
    return !Character.isWhitespace(c) && ALONE.indexOf(c) < 0 && c != '#' && !isQuote(c);
  }

  private String quoted(int begin, char quote) {
    while (at < text.length() && text.charAt(at) != quote && text.charAt(at) != '\n') {
      at += text.charAt(at) == '\\' ? 2 : 1;
    }
    if (at >= text.length() || text.charAt(at) != quote) {
      at = Math.min(at, text.length());
      throw wrong("has a text that does not end");
    }
    at++;
    return text.substring(begin, at);
  }

  private RackloomException wrong(String what) {
    long line = text.substring(0, Math.min(at, text.length())).lines().count();
    return RackloomException.user(
        file + " " + what + ", near line " + Math.max(1, line),
        "write it as a model configuration: name: \"net\" input [ { name: \"x\" data_type: TYPE_FP32 dims: [ 4 ] } ] ...");
  }
}
