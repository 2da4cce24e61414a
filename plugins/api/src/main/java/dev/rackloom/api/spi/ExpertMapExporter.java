package dev.rackloom.api.spi;

import dev.rackloom.api.moe.ExpertMap;
import java.util.List;

/** Writes an expert map as another engine reads it. Pure. */
public interface ExpertMapExporter {

  /** Unique, short, lower case: what {@code export --to} takes. */
  String name();

  /** Which version or proposal of the format this is, in a few words for people. */
  String about();

  /**
   * What the format cannot say of this map (slots of unequal ranks, numbers of layers), a line
   * each; empty if nothing is lost.
   */
  List<String> losses(ExpertMap map);

  /**
   * The file's content.
   *
   * @throws dev.rackloom.api.RackloomException if the format cannot hold the map: an empty slot, a
   *     layer number it needs and nobody said
   */
  byte[] write(ExpertMap map);
}
