package dev.rackloom.agent.execution.torch;

/** What libtorch says, without the pages of its own source that follow. */
final class ScriptError {

  private static final int SHOWN = 300;

  private ScriptError() {}

  /** The lines that mean something to who made the script, in one. */
  static String briefly(Throwable e) {
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    StringBuilder said = new StringBuilder();
    for (String line : String.valueOf(cause.getMessage()).lines().toList()) {
      if (line.startsWith("Exception raised from") || line.startsWith("frame #")) {
        break;
      }
      if (!line.isBlank() && said.length() < SHOWN) {
        said.append(said.isEmpty() ? "" : " ").append(line.strip());
      }
    }
    return said.length() <= SHOWN ? said.toString() : said.substring(0, SHOWN) + "…";
  }
}
