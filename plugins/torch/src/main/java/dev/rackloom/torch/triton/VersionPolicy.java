package dev.rackloom.torch.triton;

import dev.rackloom.api.Checks;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Which versions of a model its server serves, of those that lie in its folder. */
public sealed interface VersionPolicy {

  /** What a configuration that says nothing means: the newest alone. */
  VersionPolicy USUAL = new Latest(1);

  /** Those of {@code present} that are served, the newest first. */
  List<Long> served(Collection<Long> present);

  /** In the words of a configuration. */
  String text();

  /** Whatever is there. */
  record All() implements VersionPolicy {
    @Override
    public List<Long> served(Collection<Long> present) {
      return present.stream().sorted(Comparator.reverseOrder()).toList();
    }

    @Override
    public String text() {
      return "all versions";
    }
  }

  /**
   * The newest.
   *
   * @param count how many of them
   */
  record Latest(long count) implements VersionPolicy {
    public Latest {
      Checks.that(count >= 1, "num_versions is " + count + ", not 1 or more");
    }

    @Override
    public List<Long> served(Collection<Long> present) {
      return present.stream().sorted(Comparator.reverseOrder()).limit(count).toList();
    }

    @Override
    public String text() {
      return count == 1 ? "the latest version" : "the latest " + count + " versions";
    }
  }

  /**
   * Named ones.
   *
   * @param versions their numbers
   */
  record Specific(List<Long> versions) implements VersionPolicy {
    public Specific {
      versions = List.copyOf(versions);
    }

    @Override
    public List<Long> served(Collection<Long> present) {
      return present.stream().filter(versions::contains).sorted(Comparator.reverseOrder()).toList();
    }

    @Override
    public String text() {
      return "the versions " + versions;
    }
  }
}
