package dev.rackloom.cli;

import dev.rackloom.api.RackloomException;
import dev.rackloom.client.find.Whereabouts;
import picocli.CommandLine.Option;

/** Where agents are looked for. */
final class WhereOption {

  @Option(
      names = "--at",
      defaultValue = "nearby",
      paramLabel = "WHERE",
      description =
          "nearby (announced on this machine), dns:NAME:PORT (every address of a name), or"
              + " HOST:PORT,... (default: ${DEFAULT-VALUE}).")
  private String at;

  /**
   * What was given.
   *
   * @throws RackloomException if it names no place
   */
  Whereabouts where() {
    return Whereabouts.parse(at);
  }
}
