package dev.rackloom.torch;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code forward} takes and gives, from the text of its class.
 *
 * @param arguments without {@code self}
 * @param answers types of what it gives: one, or those of a tuple
 */
record Signature(List<Argument> arguments, List<String> answers) {

  /** The type of a tensor in the text. */
  static final String TENSOR = "Tensor";

  private static final String TUPLE = "Tuple[";

  /**
   * An argument.
   *
   * @param name its name
   * @param type the text of its type
   * @param isOptional whether it has a default, so that callers may leave it out
   */
  record Argument(String name, String type, boolean isOptional) {}

  Signature {
    arguments = List.copyOf(arguments);
    answers = List.copyOf(answers);
  }

  /** That of a class in a text, if it has a {@code forward}. */
  static Optional<Signature> find(String text, String className) {
    Matcher start =
        Pattern.compile("(?m)^class " + Pattern.quote(className) + "\\(\\w*\\):").matcher(text);
    if (!start.find()) {
      return Optional.empty();
    }
    int next = text.indexOf("\nclass ", start.end());
    String body = text.substring(start.end(), next < 0 ? text.length() : next);
    int forward = body.indexOf("def forward(");
    return forward < 0 ? Optional.empty() : parse(body.substring(forward + "def forward".length()));
  }

  /** Of a text that begins with the arguments in parentheses. */
  private static Optional<Signature> parse(String text) {
    int close = closing(text);
    Matcher answer =
        close < 0
            ? Pattern.compile("$").matcher("x")
            : Pattern.compile("\\s*->\\s*([^\\n]+):\\s*(?:#.*)?\\n")
                .matcher(text.substring(close + 1) + "\n");
    if (!answer.lookingAt()) {
      return Optional.empty();
    }
    List<Argument> arguments = new ArrayList<>();
    for (String part : split(text.substring(1, close))) {
      int colon = part.indexOf(':');
      String[] said = colon < 0 ? new String[] {""} : part.substring(colon + 1).split("=", 2);
      String name = part.substring(0, Math.max(0, colon)).strip();
      arguments.add(new Argument(name, said[0].strip(), said.length > 1));
    }
    if (arguments.isEmpty()) {
      return Optional.empty();
    }
    String given = answer.group(1).strip();
    boolean tuple = given.startsWith(TUPLE) && given.endsWith("]");
    return Optional.of(
        new Signature(
            arguments.subList(1, arguments.size()),
            tuple ? split(given.substring(TUPLE.length(), given.length() - 1)) : List.of(given)));
  }

  /** Where the parenthesis that the text begins with is closed; -1 if it is not. */
  private static int closing(String text) {
    int open = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      open += c == '(' || c == '[' ? 1 : c == ')' || c == ']' ? -1 : 0;
      if (open == 0) {
        return i;
      }
    }
    return -1;
  }

  /** The parts between commas that are in no brackets. */
  private static List<String> split(String text) {
    List<String> parts = new ArrayList<>();
    int open = 0;
    int begin = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      open += c == '(' || c == '[' ? 1 : c == ')' || c == ']' ? -1 : 0;
      if (c == ',' && open == 0) {
        parts.add(text.substring(begin, i).strip());
        begin = i + 1;
      }
    }
    parts.add(text.substring(begin).strip());
    return parts.stream().filter(p -> !p.isEmpty()).toList();
  }
}
