package dev.rackloom.profiler.fit;

import dev.rackloom.api.cost.Cases;
import dev.rackloom.api.cost.CostFunction;
import dev.rackloom.api.cost.Machine;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Which law a group of samples is fitted with, and how good it is on sites held back. */
enum Family {
  PRODUCT,
  ATTENTION,
  COLLECTIVE,
  OTHER;

  private static final int PERIOD = 5;

  /** So few samples give no more than a knee. */
  private static final int FEW = 24;

  /** What the sizes of the samples tell. */
  static Family of(List<Sample> samples) {
    if (samples.stream().allMatch(s -> s.work().feature("ranks") > 1)) {
      return COLLECTIVE;
    }
    if (samples.size() < FEW) {
      return OTHER;
    }
    if (all(samples, "heads") && all(samples, "context")) {
      return ATTENTION;
    }
    return all(samples, "m") && all(samples, "n") && all(samples, "k") ? PRODUCT : OTHER;
  }

  private static boolean all(List<Sample> samples, String feature) {
    return samples.stream().allMatch(s -> s.work().feature(feature) > 0);
  }

  CostFunction fit(Machine machine, List<Sample> samples) {
    return switch (this) {
      case PRODUCT -> Fits.product(machine, samples);
      case ATTENTION -> attention(machine, samples);
      case COLLECTIVE -> Fits.collective(samples);
      case OTHER -> Fits.knee(machine, samples);
    };
  }

  private static CostFunction attention(Machine machine, List<Sample> samples) {
    List<Sample> decoding = samples.stream().filter(s -> s.work().feature("tokens") <= 1).toList();
    List<Sample> prompts = samples.stream().filter(s -> s.work().feature("tokens") > 1).toList();
    if (decoding.isEmpty() || prompts.isEmpty()) {
      return Fits.attention(machine, prompts.isEmpty(), samples);
    }
    return new Cases(
        "tokens",
        1,
        Fits.attention(machine, true, decoding),
        Fits.attention(machine, false, prompts));
  }

  /**
   * Every fifth site, in sorted order; every fifth sample where there are fewer than five sites.
   */
  static List<List<Sample>> split(List<Sample> samples) {
    List<String> sites =
        new ArrayList<>(new TreeSet<>(samples.stream().map(Sample::site).toList()));
    List<Sample> kept = new ArrayList<>();
    List<Sample> held = new ArrayList<>();
    for (int i = 0; i < samples.size(); i++) {
      Sample sample = samples.get(i);
      int at = sites.size() < PERIOD ? i : sites.indexOf(sample.site());
      (at % PERIOD == PERIOD - 1 ? held : kept).add(sample);
    }
    return List.of(kept, held);
  }
}
