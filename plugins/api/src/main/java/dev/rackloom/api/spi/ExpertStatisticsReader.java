package dev.rackloom.api.spi;

import dev.rackloom.api.moe.ExpertStatistics;
import java.nio.file.Path;

/** Reads what an engine says of how its experts are asked for. */
public interface ExpertStatisticsReader {

  /** The format's name, as it stands in {@link ExpertStatistics#format()}. */
  String format();

  /**
   * How likely the file is of this format, 0 (no) to 100 (certain), from its name and first bytes.
   * Cheap; never throws.
   *
   * @param file its path; need not exist; may be a folder, then {@code head} is empty
   * @param head up to 4,096 first bytes
   */
  int match(Path file, byte[] head);

  /**
   * Reads the file. How its layers are numbered is in the result; where the format does not say how
   * many dense layers there are, the numbers stay unknown unless {@code hints} say.
   *
   * @throws dev.rackloom.api.RackloomException if the file is damaged, wants something done that a
   *     reader does not do, or cannot be read
   */
  ExpertStatistics read(Path file, ExpertHints hints, ReadContext context);
}
