package dev.rackloom.desktop.viewmodel;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A stage that cannot run where it is placed, as problems of a placement say it.
 *
 * @param stage its id
 * @param device a device or a group of them
 * @param why in the engine's words; empty if nobody says
 */
record Unable(String stage, String device, String why) {

  private static final Pattern SAID =
      Pattern.compile("stage (\\S+) cannot run on ([^:]+)(?:: (.*))?");

  /** What a problem says; empty if it says something else. */
  static Optional<Unable> of(String problem) {
    Matcher said = SAID.matcher(problem);
    return said.matches()
        ? Optional.of(
            new Unable(said.group(1), said.group(2), said.group(3) == null ? "" : said.group(3)))
        : Optional.empty();
  }
}
