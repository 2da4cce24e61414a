package dev.rackloom.desktop;

import dev.rackloom.api.placement.Placement;
import dev.rackloom.api.placement.Prediction;
import dev.rackloom.core.Proven;
import dev.rackloom.desktop.viewmodel.Keeping;
import dev.rackloom.desktop.viewmodel.Viewed;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A workspace in memory. */
public final class SampleKeeping implements Keeping {

  private final Function<Placement, Prediction> price;
  private final List<Entry> all = new ArrayList<>();
  private final Set<Long> deleted = new HashSet<>();
  private final AtomicInteger timesViewed = new AtomicInteger();
  private volatile @Nullable Viewed viewed;
  private volatile Runnable disk = () -> {};

  SampleKeeping(Function<Placement, Prediction> price) {
    this.price = price;
  }

  @Override
  public List<Entry> placements() {
    return all.reversed().stream().filter(e -> !deleted.contains(e.id())).toList();
  }

  @Override
  public List<Deployed> deployments() {
    return List.of(new Deployed("sample", 1, "drained", "", "yesterday"));
  }

  @Override
  public void keep(Placement placement, List<Proven> proven, String name, String goal) {
    all.add(
        new Entry(
            all.size() + 1,
            name,
            placement,
            "kept by hand",
            goal,
            "today",
            price.apply(placement)));
  }

  /** How often it was kept how the model is looked at. */
  public int timesViewedWasKept() {
    return timesViewed.get();
  }

  @Override
  public Optional<Viewed> viewed() {
    return Optional.ofNullable(viewed);
  }

  /** How the model is looked at can be kept as long as this does not fail. */
  public void onDisk(Runnable other) {
    disk = other;
  }

  @Override
  public void keep(Viewed now) {
    disk.run();
    viewed = now;
    timesViewed.incrementAndGet();
  }

  @Override
  public void name(long id, String name) {
    all.replaceAll(e ->
        e.id() == id
            ? new Entry(id, name, e.placement(), e.solver(), e.goal(), e.when(), e.then())
            : e);
  }

  @Override
  public void delete(long id, boolean gone) {
    if (gone) {
      deleted.add(id);
    } else {
      deleted.remove(id);
    }
  }
}
