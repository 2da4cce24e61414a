package dev.rackloom.agent.execution.torch;

import java.util.List;
import java.util.Optional;

/**
 * Looks for operations on files in the text of a script. It errs on the strict side: such a name
 * after a dot counts wherever it stands, called or not, in a text or a comment too.
 */
final class FileNames {

  /** Operations of PyTorch's operator list that open files. */
  private static final List<String> NAMES = List.of("from_file", "save", "load");

  private static final String GETATTR = "getattr";

  private FileNames() {}

  /** One that a text names, if any. */
  static Optional<String> in(String text) {
    return afterDot(text).or(() -> byText(text));
  }

  /**
   * After a dot, with blanks, continued lines and comments between. Runs backwards and remembers
   * what comes next from here and from the begin of the next line, so that each letter is looked at
   * once.
   */
  private static Optional<String> afterDot(String text) {
    Optional<String> next = Optional.empty();
    Optional<String> nextLine = Optional.empty();
    for (int i = text.length() - 1; i >= 0; i--) {
      char c = text.charAt(i);
      if (c == '.' && next.isPresent()) {
        return next;
      }
      if (c == '\n' || c == '\r') {
        nextLine = next;
      } else if (c == '#') {
        next = nextLine;
      } else if (c > ' ' && c != '\\') {
        next = nameAt(text, i);
      }
    }
    return Optional.empty();
  }

  private static Optional<String> nameAt(String text, int at) {
    return NAMES.stream().filter(n -> isWord(text, n, at)).findFirst();
  }

  private static boolean isWord(String text, String word, int at) {
    int end = at + word.length();
    return text.startsWith(word, at) && (end == text.length() || !isLetter(text.charAt(end)));
  }

  /**
   * As a text, in {@code getattr(OBJECT, "NAME")}. PyTorch writes that for members whose names are
   * no words; what is written otherwise than PyTorch does counts as one.
   */
  private static Optional<String> byText(String text) {
    int at = text.indexOf(GETATTR);
    while (at >= 0) {
      boolean begins = at == 0 || !isLetter(text.charAt(at - 1));
      int end = begins && isWord(text, GETATTR, at) ? asPrinted(text, at) : at + GETATTR.length();
      if (end < 0) {
        return Optional.of(GETATTR);
      }
      at = text.indexOf(GETATTR, end);
    }
    return Optional.empty();
  }

  /** Where calls of it, which may stand in each other, end; -1 if they are not as printed. */
  private static int asPrinted(String text, int at) {
    int open = 0;
    int i = at;
    while (text.startsWith(GETATTR + "(", i)) {
      open++;
      i += GETATTR.length() + 1;
    }
    if (open == 0) {
      return -1;
    }
    i = afterPath(text, i);
    for (; open > 0; open--) {
      int end = text.startsWith(", \"", i) ? text.indexOf("\")", i + 3) : -1;
      if (end < 0 || !isHarmless(text.substring(i + 3, end))) {
        return -1;
      }
      i = afterPath(text, end + 2);
    }
    return i;
  }

  private static boolean isHarmless(String name) {
    return !NAMES.contains(name) && name.chars().noneMatch(c -> c == '\\' || c == '"' || c < ' ');
  }

  private static int afterPath(String text, int at) {
    int i = at;
    while (i < text.length() && (text.charAt(i) == '.' || isLetter(text.charAt(i)))) {
      i++;
    }
    return i;
  }

  private static boolean isLetter(char c) {
    return Character.isLetterOrDigit(c) || c == '_';
  }
}
