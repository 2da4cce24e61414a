package dev.rackloom.weights;

import dev.rackloom.api.RackloomException;
import java.nio.file.Path;

/**
 * What no weight file of a real model exceeds. A header is checked against the size of its file
 * too; these bounds keep a crafted file of many gigabytes from filling the memory.
 */
final class HeaderLimits {

  /** The safetensors format's own limit. */
  static final long JSON_BYTES = 100_000_000;

  static final int TENSORS = 500_000;
  static final int RANK = 32;
  static final int NAME_CHARACTERS = 65_535;
  static final int KEYS = 65_536;
  static final int FILES = 10_000;

  private HeaderLimits() {}

  static RackloomException damaged(Path file, String what) {
    return RackloomException.user(
        file + " " + what,
        "the file is damaged or was cut off; compare its size and hash with the original.");
  }

  /** Refuses {@code count} of something beyond {@code limit}. */
  static void atMost(Path file, long count, long limit, String what) {
    if (count < 0 || count > limit) {
      throw damaged(
          file,
          "claims "
              + Long.toUnsignedString(count)
              + " "
              + what
              + ", more than the "
              + limit
              + " it can hold");
    }
  }
}
