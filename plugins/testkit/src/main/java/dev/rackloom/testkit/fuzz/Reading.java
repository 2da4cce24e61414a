package dev.rackloom.testkit.fuzz;

import java.nio.file.Path;

/** What a fuzzer does with a file that may be damaged. */
public interface Reading {

  /** How likely the file is of the format, 0 to 100; never throws. */
  int match(Path file, byte[] head);

  /**
   * Reads the file and uses what was read.
   *
   * @throws dev.rackloom.api.RackloomException of kind USER if it is damaged
   */
  void use(Path file);
}
