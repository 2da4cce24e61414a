package dev.rackloom.engine.serving;

import dev.rackloom.api.Checks;
import dev.rackloom.engine.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Traces made up: requests of one size that arrive by a rule. Deterministic by seed. */
public final class Arrivals {

  private Arrivals() {}

  /** Independent arrivals, so many a second on average. */
  public static Trace poisson(int requests, double perSecond, int prompt, int output, long seed) {
    Checks.positive(perSecond, "arrivals a second");
    RandomGenerator random = Seeds.random(seed);
    List<Request> all = new ArrayList<>();
    double at = 0;
    for (int i = 0; i < Checks.positive(requests, "requests"); i++) {
      at += random.nextExponential() / perSecond * 1e9;
      all.add(new Request((long) at, prompt, output));
    }
    return Trace.of("poisson", all);
  }

  /** One after the other at equal distances, the first at 0. */
  public static Trace evenly(int requests, double perSecond, int prompt, int output) {
    Checks.positive(perSecond, "arrivals a second");
    List<Request> all = new ArrayList<>();
    for (int i = 0; i < Checks.positive(requests, "requests"); i++) {
      all.add(new Request((long) (i / perSecond * 1e9), prompt, output));
    }
    return Trace.of("evenly", all);
  }

  /** A closed loop: so many at a time. */
  public static Trace closedLoop(int requests, int inFlight, int prompt, int output) {
    List<Request> all = new ArrayList<>();
    for (int i = 0; i < Checks.positive(requests, "requests"); i++) {
      all.add(new Request(0, prompt, output));
    }
    return Trace.of("closed loop", all).closedLoop(inFlight);
  }
}
