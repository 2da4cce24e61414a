package dev.rackloom.engine;

import dev.rackloom.api.Ids;
import dev.rackloom.api.placement.Constraint;
import dev.rackloom.api.placement.CostTable;
import dev.rackloom.api.placement.LinkTable;
import dev.rackloom.api.placement.Objective;
import dev.rackloom.api.placement.PlacementProblem;
import dev.rackloom.api.placement.ProblemDevice;
import dev.rackloom.api.placement.ProblemFlow;
import dev.rackloom.api.placement.ProblemStage;
import dev.rackloom.api.placement.Semantics;
import dev.rackloom.api.stage.Phase;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Hand-made problems around one main memory: every port moves a byte a nanosecond, stages {@code
 * s0}, {@code s1} and so on.
 */
public final class AroundMemory {

  private final List<ProblemStage> stages;
  private final List<ProblemDevice> devices;
  private final long[][] nanos;
  private final List<ProblemFlow> flows;

  /**
   * A problem.
   *
   * @param stages with sizes
   * @param devices with memories
   * @param nanos of a stage on a device
   * @param flows with bytes, that is, nanoseconds
   */
  public AroundMemory(
      List<ProblemStage> stages,
      List<ProblemDevice> devices,
      long[][] nanos,
      List<ProblemFlow> flows) {
    this.stages = stages;
    this.devices = devices;
    this.nanos = nanos;
    this.flows = flows;
  }

  /** Two devices {@code a} and {@code b}, and a host; every stage takes 1000 on all of them. */
  public static AroundMemory twoAndHost(int stages, ProblemFlow... flows) {
    long[][] nanos = new long[stages][3];
    for (long[] row : nanos) {
      row[0] = 1000;
      row[1] = 1000;
      row[2] = 1000;
    }
    return new AroundMemory(
        IntStream.range(0, stages).mapToObj(s -> stage(s, 0, 0, 0, 0)).toList(),
        List.of(device("a", 1000), device("b", 1000), new ProblemDevice("host", 1000, 1, true)),
        nanos,
        List.of(flows));
  }

  public static ProblemDevice device(String id, long bytes) {
    return new ProblemDevice(id, bytes, 1);
  }

  public static ProblemStage stage(int s, long weights, long activation, long in, long out) {
    return new ProblemStage("m", "s" + s, Phase.PLAIN, weights, activation, 0, in, out);
  }

  public static ProblemFlow flow(int from, long bytes, int... to) {
    return new ProblemFlow(from, Ids.of(to), bytes);
  }

  /** The same with another cost of a stage on a device. */
  public AroundMemory costing(int stage, int device, long cost) {
    nanos[stage][device] = cost;
    return this;
  }

  /** The same with other stages. */
  public AroundMemory with(ProblemStage... others) {
    return new AroundMemory(List.of(others), devices, nanos, flows);
  }

  public PlacementProblem problem(Objective objective, Constraint... constraints) {
    return new PlacementProblem(
        "by hand",
        stages,
        devices,
        CostTable.of(nanos),
        LinkTable.aroundMemory(devices.stream().map(ProblemDevice::id).toList(), 1e9),
        flows,
        List.of(constraints),
        objective,
        Semantics.MAIN_MEMORY);
  }
}
