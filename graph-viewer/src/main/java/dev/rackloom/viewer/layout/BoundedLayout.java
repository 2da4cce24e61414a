package dev.rackloom.viewer.layout;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Arranges any level in bounded time. Good layout first, on a thread of its own with a large stack;
 * when the time is up, which stops that thread, or the level is too large for it, the layered one.
 * Remembers what it arranged, so identical levels are arranged once. Safe to share between threads.
 */
public final class BoundedLayout implements LevelLayout {

  private static final int REMEMBERED = 512;
  private static final int MOST_BOXES = 1500;
  private static final int MOST_LINKS = 4000;

  private final Duration limit;
  private final LevelLayout fallback = new LayeredLayout();
  private final Map<Level, Arrangement> seen = new Remembered();

  private BoundedLayout(Duration limit) {
    this.limit = limit;
  }

  /** The layout for people who wait: two seconds a level. */
  public static BoundedLayout standard() {
    return within(Duration.ofSeconds(2));
  }

  /** A layout that takes the fallback after {@code limit}. */
  public static BoundedLayout within(Duration limit) {
    return new BoundedLayout(limit);
  }

  /**
   * Arranges a few boxes and forgets them, so that the classes that the good layout needs are there
   * when a model comes: about a quarter of a second of one core. For a quiet moment.
   */
  public static void warmUp() {
    Size size = new Size(10, 10);
    Level sample =
        new Level(List.of(size, size, size), List.of(new Level.Link(0, 1), new Level.Link(0, 2)));
    standard().arrange(sample);
  }

  @Override
  public synchronized Arrangement arrange(Level level) {
    Arrangement known = seen.get(level);
    if (known != null) {
      return known;
    }
    SimpleLevel simple = SimpleLevel.of(level);
    Arrangement arranged =
        simple.restore(good(simple.level()).orElseGet(() -> fallback.arrange(simple.level())));
    seen.put(level, arranged);
    return arranged;
  }

  /** How many different levels it remembers. */
  public synchronized int remembered() {
    return seen.size();
  }

  private Optional<Arrangement> good(Level level) {
    boolean tooLarge = level.boxes().size() > MOST_BOXES || level.links().size() > MOST_LINKS;
    return tooLarge || level.boxes().isEmpty()
        ? Optional.empty()
        : Attempt.start(level).within(limit);
  }

  private static final class Remembered extends LinkedHashMap<Level, Arrangement> {
    private static final long serialVersionUID = 1L;

    Remembered() {
      super(16, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<Level, Arrangement> eldest) {
      return size() > REMEMBERED;
    }
  }
}
