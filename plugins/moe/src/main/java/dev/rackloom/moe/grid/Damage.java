package dev.rackloom.moe.grid;

import dev.rackloom.api.RackloomException;
import dev.rackloom.torch.archive.ArchiveDamage;
import java.nio.file.Path;

/** What readers of strangers' numbers refuse, in the same words. */
public final class Damage {

  /** Most numbers in one grid. */
  public static final long NUMBERS = 1L << 29;

  /** Most numbers in one table of loads: 4,096 layers of 1,024 experts. */
  public static final long CELLS = 1L << 22;

  private Damage() {}

  /** The file is not what it claims to be. */
  public static RackloomException of(Path file, String what) {
    return ArchiveDamage.of(file, what);
  }

  /** The file does not say something that somebody has to. */
  public static RackloomException unsaid(Path file, String what, String option) {
    return RackloomException.user(file + " does not say " + what, "say it: " + option + ".");
  }

  /** Refuses {@code count} of something beyond {@code limit}. */
  public static void atMost(Path file, long count, long limit, String what) {
    ArchiveDamage.atMost(file, count, limit, what);
  }

  /** How many numbers a shape has. Refuses more than {@link #NUMBERS}. */
  public static int size(Path file, long... shape) {
    long size = 1;
    for (long extent : shape) {
      if (extent < 0 || (extent > 0 && size > NUMBERS / extent)) {
        throw of(
            file,
            "claims a shape of "
                + java.util.Arrays.toString(shape)
                + ", more than the "
                + NUMBERS
                + " numbers that are read");
      }
      size *= extent;
    }
    return (int) size;
  }
}
