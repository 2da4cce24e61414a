package dev.rackloom.engine.pareto;

import dev.rackloom.api.Ids;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

/**
 * Pareto local search: tries every move of one stage from every answer of the archive; when none is
 * left untried, moves a run of stages of some answer at random and goes on from there.
 */
final class Neighbours {

  private static final int KICKS_IN_VAIN = 2_000;

  private final ParetoArchive archive;
  private final MetricPricing pricing;
  private final int devices;
  private final RandomGenerator random;
  private final Set<Ids> tried = new HashSet<>();

  Neighbours(ParetoArchive archive, MetricPricing pricing, int devices, RandomGenerator random) {
    this.archive = archive;
    this.pricing = pricing;
    this.devices = devices;
    this.random = random;
  }

  /** Goes on until told to stop or nothing new comes. */
  void search(BooleanSupplier stop) {
    int vain = 0;
    while (!stop.getAsBoolean() && vain < KICKS_IN_VAIN && devices > 1) {
      List<ParetoArchive.Entry> entries = archive.entries();
      if (entries.isEmpty()) {
        return;
      }
      long before = archive.changes();
      Ids next = untried(entries);
      if (next.isEmpty()) {
        kick(entries.get(random.nextInt(entries.size())).devices().toArray());
      } else {
        tried.add(next);
        moveEach(next.toArray(), stop);
      }
      vain = archive.changes() > before || !next.isEmpty() ? 0 : vain + 1;
    }
  }

  private Ids untried(List<ParetoArchive.Entry> entries) {
    int offset = random.nextInt(entries.size());
    for (int i = 0; i < entries.size(); i++) {
      Ids devicesOf = entries.get((offset + i) % entries.size()).devices();
      if (!tried.contains(devicesOf)) {
        return devicesOf;
      }
    }
    return Ids.NONE;
  }

  private void moveEach(int[] device, BooleanSupplier stop) {
    for (int s = 0; s < device.length && !stop.getAsBoolean(); s++) {
      int was = device[s];
      for (int d = 0; d < devices; d++) {
        if (d != was) {
          device[s] = d;
          offer(device);
        }
      }
      device[s] = was;
    }
  }

  private void kick(int[] device) {
    int from = random.nextInt(device.length);
    int to = Math.min(device.length, from + 1 + random.nextInt(Math.max(1, device.length / 3)));
    int d = random.nextInt(devices);
    for (int s = from; s < to; s++) {
      device[s] = d;
    }
    device[random.nextInt(device.length)] = random.nextInt(devices);
    offer(device);
  }

  private void offer(int[] device) {
    pricing.of(device).ifPresent(values -> archive.offer(Ids.of(device), values));
  }
}
