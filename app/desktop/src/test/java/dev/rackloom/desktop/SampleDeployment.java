package dev.rackloom.desktop;

import dev.rackloom.api.cost.Source;
import dev.rackloom.api.rack.Rack;
import dev.rackloom.core.EngineBook;
import dev.rackloom.core.SeenFiring;
import dev.rackloom.desktop.viewmodel.Deployment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A deployment that tells all it will ever see at once. */
final class SampleDeployment implements Deployment {

  private final Rack rack;

  SampleDeployment(Consumer<Deployment.Frame> listener, Rack rack) {
    this.rack = rack;
    for (int i = 0; i < 40; i++) {
      listener.accept(
          new Deployment.Frame(
              List.of(
                  new Deployment.Seen("s0", "cpu0", 8e6, 8.4e6, i, Source.MEASURED),
                  new Deployment.Seen("s1", "gpu0", 3e5, 2.8e5, i, Source.EMULATED),
                  new Deployment.Seen("s2", "flow0", -1, 9.1e5, i, Source.EMULATED)),
              List.of(
                  new Deployment.Use("cpu0", 0.5 + 0.3 * Math.sin(i / 4.0), 1, Source.MEASURED),
                  new Deployment.Use("gpu0", 0.4 + 0.2 * Math.cos(i / 3.0), 0, Source.EMULATED),
                  new Deployment.Use("flow0", 0.7 + 0.1 * Math.sin(i / 2.0), 3, Source.EMULATED)),
              firings(i),
              Optional.empty(),
              List.of(),
              Optional.of(served(i)),
              List.of(
                  new EngineBook.Seen("s0", "cpu0", Source.MEASURED, i, 0, 1, 8.4e6, 1.2e6, 6.9e6)),
              Optional.empty()));
    }
  }

  /** Four frames a second, in each of which two firings end and, from the tenth on, a request. */
  private static Deployment.Served served(int frame) {
    List<Long> newest = new ArrayList<>();
    for (long i = 10; i <= frame; i++) {
      newest.add(i * 1_000_000);
    }
    return new Deployment.Served(
        frame * 250_000_000L, "s5", 2L * frame, newest.size(), newest, true, Source.EMULATED);
  }

  /** The newest five requests. */
  private static List<SeenFiring> firings(int request) {
    List<SeenFiring> firings = new ArrayList<>();
    for (int r = Math.max(0, request - 4); r <= request; r++) {
      long at = 1_000_000_000L + r * 9_000_000L;
      firings.add(new SeenFiring("node-a", "cpu0", "s0", r, at, 8_400_000, Source.MEASURED));
      firings.add(
          new SeenFiring("node-b", "gpu0", "s1", r, at + 8_400_000, 280_000, Source.EMULATED));
    }
    return firings;
  }

  @Override
  public String title() {
    return "sample, epoch 1";
  }

  @Override
  public List<String> remarks() {
    return List.of("sample, epoch 0 refused: too fast; trying again with a time dilation of 132");
  }

  @Override
  public Optional<Rack> rack() {
    return Optional.of(rack.withTimeDilation(132));
  }

  @Override
  public void request() {}

  @Override
  public void close() {}

  @Override
  public void leave() {}
}
