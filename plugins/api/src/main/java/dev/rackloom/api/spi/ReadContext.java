package dev.rackloom.api.spi;

import dev.rackloom.api.Cancellation;
import dev.rackloom.api.Progress;

/** What a reader is given beside the file. */
public record ReadContext(Progress progress, Cancellation cancellation) {

  /** Nobody listens, nobody cancels. */
  public static final ReadContext QUIET = new ReadContext(Progress.SILENT, Cancellation.NEVER);
}
