package dev.rackloom.api.spi;

import dev.rackloom.api.moe.ExpertMap;
import java.nio.file.Path;

/** Reads an expert map that another engine wrote, or that we exported. */
public interface ExpertMapImporter {

  /** Unique, short, lower case: what {@code import --from} takes; as the exporter's. */
  String name();

  /**
   * How likely the file is of this format, 0 (no) to 100 (certain), from its name and first bytes.
   * Cheap; never throws.
   */
  int match(Path file, byte[] head);

  /**
   * Reads the map. Where the format does not say on which ranks the slots are, or how many dense
   * layers there are, {@code hints} do.
   *
   * @throws dev.rackloom.api.RackloomException if the file is damaged, or a hint is needed and
   *     missing
   */
  ExpertMap read(Path file, ExpertHints hints, ReadContext context);
}
