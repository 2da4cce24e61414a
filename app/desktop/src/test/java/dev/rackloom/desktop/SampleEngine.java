package dev.rackloom.desktop;

import dev.rackloom.api.Cancellation;
import dev.rackloom.api.Ids;
import dev.rackloom.api.Numbers;
import dev.rackloom.api.Progress;
import dev.rackloom.api.placement.Assignment;
import dev.rackloom.api.placement.Metric;
import dev.rackloom.api.placement.Outcome;
import dev.rackloom.api.placement.Placement;
import dev.rackloom.api.placement.Prediction;
import dev.rackloom.core.Goal;
import dev.rackloom.desktop.viewmodel.Engine;
import dev.rackloom.desktop.viewmodel.Leeway;
import dev.rackloom.engine.explain.CriticalPath;
import dev.rackloom.engine.explain.StageChoices;
import dev.rackloom.engine.explain.WhatIf;
import dev.rackloom.engine.pareto.ParetoFront;
import dev.rackloom.engine.pareto.ParetoOutcome;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/** An engine that knows three placements: all on one device. */
final class SampleEngine implements Engine {

  private static final int GPU = 1;
  private static final int FLOW = 2;

  private final SampleStudy study;

  SampleEngine(SampleStudy study) {
    this.study = study;
  }

  /** Finds two answers and two bounds; asked to stop, it stays with the first. */
  @Override
  public Outcome place(
      Goal goal, Leeway leeway, Finds finds, Progress progress, Cancellation cancellation) {
    if (cancellation.requested()) {
      return new Outcome.Infeasible(List.of("stopped"), 0);
    }
    Placement first = all(0);
    Placement best = all(FLOW);
    finds.better(study.price(first).latencyNanos(), "local-search");
    finds.bound(4_000_000);
    progress.at(0.5, "looking");
    if (cancellation.requested()) {
      return solved(first, 4_000_000, "local-search");
    }
    finds.better(study.price(best).latencyNanos(), "sample");
    finds.bound(5_000_000);
    return solved(best, 5_000_000, "sample");
  }

  private Outcome.Solved solved(Placement placement, double bound, String by) {
    Prediction price = study.price(placement);
    return new Outcome.Solved(
        placement, price, price.latencyNanos(), bound, by, 1_000, List.of("it is near"));
  }

  private Placement all(int device) {
    int stages = study.stages().stages().size();
    return placement(
        Ids.of(IntStream.generate(() -> device).limit(stages).toArray()), "all on " + device);
  }

  @Override
  public Placement placement(Ids devices, String name) {
    Placement placement = study.start().placement();
    for (int s = 0; s < devices.size(); s++) {
      placement = moved(placement, s, devices.get(s));
    }
    return Placement.of(name, placement.assignments());
  }

  private Placement moved(Placement from, int stage, int device) {
    Assignment now = from.assignments().get(stage);
    return from.with(
        new Assignment(
            now.model(),
            now.stage(),
            now.phase(),
            dev.rackloom.api.placement.DeviceGroup.single(study.rack().devices().get(device).id()),
            0));
  }

  @Override
  public List<StageChoices.Choice> choices(Goal goal, Placement placement, String stage) {
    int position = Integer.parseInt(stage.substring(1));
    String here = placement.assignments().get(position).group().devices().getFirst();
    double now = study.price(placement).latencyNanos();
    List<StageChoices.Choice> choices = new ArrayList<>();
    for (int d = 0; d < study.rack().devices().size(); d++) {
      String id = study.rack().devices().get(d).id();
      double then = study.price(moved(placement, position, d)).latencyNanos();
      boolean fits = d != GPU;
      choices.add(
          id.equals(here)
              ? new StageChoices.Choice(id, true, true, now, 0, "it is here")
              : fits
                  ? new StageChoices.Choice(
                      id, false, true, then, (then / now - 1) * 100, "computes faster")
                  : new StageChoices.Choice(
                      id, false, false, Double.NaN, Double.NaN, "memory is short by 7 bytes"));
    }
    return choices;
  }

  @Override
  public CriticalPath criticalPath(Goal goal, Placement placement) {
    Prediction price = study.price(placement);
    return new CriticalPath(
        price.timeline().stream()
            .map(t ->
                new CriticalPath.Step(
                    CriticalPath.Kind.COMPUTE,
                    t.stage(),
                    t.device(),
                    t.startNanos(),
                    t.endNanos(),
                    "it computes"))
            .toList(),
        price.latencyNanos());
  }

  @Override
  public List<WhatIf.Change> whatIf(
      Goal goal, Placement placement, Progress progress, Cancellation cancellation) {
    cancellation.check();
    return List.of(
        new WhatIf.Change(WhatIf.Kind.NOTHING, "", 48e6, 0, 48e6, 0),
        new WhatIf.Change(WhatIf.Kind.COMPUTE, "cpu0", 24e6, 50, 24e6, 50),
        new WhatIf.Change(WhatIf.Kind.BANDWIDTH, "pcie", 47.9e6, 0.2, Double.NaN, Double.NaN));
  }

  /** All on one device each; energy trades for latency. */
  @Override
  public ParetoOutcome front(List<Metric> metrics, Progress progress, Cancellation cancellation) {
    cancellation.check();
    return new ParetoFront(
        metrics,
        List.of(point(GPU, metrics), point(FLOW, metrics), point(0, metrics)),
        Numbers.of(new double[metrics.size()]),
        true,
        1_000);
  }

  private ParetoFront.Point point(int device, List<Metric> metrics) {
    Prediction price = study.price(all(device));
    double[] values = new double[metrics.size()];
    return new ParetoFront.Point(
        Ids.of(
            Collections.nCopies(study.stages().stages().size(), device).stream()
                .mapToInt(i -> i)
                .toArray()),
        Numbers.of(values),
        price);
  }
}
