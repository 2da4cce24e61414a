package dev.rackloom.api.spi;

import dev.rackloom.api.Cancellation;
import dev.rackloom.api.Progress;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * What a reader is given beside the file.
 *
 * @param besides told the other files that the result rests on, such as external weights
 */
public record ReadContext(Progress progress, Cancellation cancellation, Consumer<Path> besides) {

  /** Nobody listens, nobody cancels. */
  public static final ReadContext QUIET = new ReadContext(Progress.SILENT, Cancellation.NEVER);

  /** Nobody asks for the other files. */
  public ReadContext(Progress progress, Cancellation cancellation) {
    this(progress, cancellation, file -> {});
  }
}
