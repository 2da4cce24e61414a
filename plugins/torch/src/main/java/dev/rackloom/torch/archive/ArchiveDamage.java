package dev.rackloom.torch.archive;

import dev.rackloom.api.RackloomException;
import java.nio.file.Path;

/** What readers of archives refuse, in the same words. */
public final class ArchiveDamage {

  private ArchiveDamage() {}

  /** The file is not what it claims to be. */
  public static RackloomException of(Path file, String what) {
    return RackloomException.user(
        file + " " + what,
        "the file is damaged or was cut off; compare its size and hash with the original.");
  }

  /** Refuses {@code count} of something beyond {@code limit}. */
  public static void atMost(Path file, long count, long limit, String what) {
    if (count < 0 || count > limit) {
      throw of(
          file,
          "claims "
              + Long.toUnsignedString(count)
              + " "
              + what
              + ", more than the "
              + limit
              + " that are read");
    }
  }
}
