package dev.rackloom.desktop;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Objects;

/** Files that stand beside the tests. */
public final class Samples {

  private Samples() {}

  /** The file of that name. */
  public static Path file(String name) {
    try {
      return Path.of(Objects.requireNonNull(Samples.class.getResource(name), name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
