package dev.rackloom.api.spi;

import dev.rackloom.api.graph.Graph;
import java.nio.file.Path;

/** Reads one file format into a graph. */
public interface ModelReader {

  /** The format's name, as it stands in {@link Graph#format()}. */
  String format();

  /**
   * How likely the file is of this format, 0 (no) to 100 (certain), from its name and first bytes.
   * Cheap; never throws.
   *
   * @param file its path; need not exist
   * @param head up to 4,096 first bytes
   */
  int match(Path file, byte[] head);

  /**
   * Reads the file. Weights are not read into memory. What is not understood is in the result, not
   * an exception.
   *
   * @throws dev.rackloom.api.RackloomException if the file is damaged or cannot be read
   */
  Graph read(Path file, ReadContext context);

  /** Rules for the work of an operator of this format. */
  WorkRules workRules();
}
