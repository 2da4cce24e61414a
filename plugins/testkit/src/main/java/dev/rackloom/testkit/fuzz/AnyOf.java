package dev.rackloom.testkit.fuzz;

import dev.rackloom.api.RackloomException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tries all ways to read a file; it is refused if all refuse. */
final class AnyOf {

  private AnyOf() {}

  static void run(List<Runnable> ways) {
    @Nullable RackloomException refused = null;
    boolean read = false;
    for (Runnable way : ways) {
      try {
        way.run();
        read = true;
      } catch (RackloomException e) {
        if (refused == null || e.failure().kind() != dev.rackloom.api.Failure.Kind.USER) {
          refused = e;
        }
      }
    }
    boolean ours =
        refused != null && refused.failure().kind() != dev.rackloom.api.Failure.Kind.USER;
    if (refused != null && (ours || !read)) {
      throw refused;
    }
  }
}
