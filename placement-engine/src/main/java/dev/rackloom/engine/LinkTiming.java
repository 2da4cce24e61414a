package dev.rackloom.engine;

import dev.rackloom.api.placement.PlacementProblem;
import dev.rackloom.api.placement.ProblemFlow;
import dev.rackloom.api.placement.ProblemStage;
import java.util.Arrays;

/**
 * {@link dev.rackloom.api.placement.Semantics#RUNTIME}: stages run in their listed order on each
 * device, a tensor is sent once to each device that reads it as soon as it is made, transfers queue
 * on every link direction of their route, and computing goes on meanwhile.
 */
final class LinkTiming implements Timing {

  private final PlacementProblem problem;
  private final Transfers transfers;
  private final int devices;
  private final ProblemStage[] stages;
  private final ProblemFlow[][] flowsFrom;
  private final long[] arrival;
  private final long[] deviceFree;
  private final long[] sentAt;
  private final Run run;

  LinkTiming(PlacementProblem problem, Paths paths) {
    this.problem = problem;
    this.transfers = new Transfers(paths);
    this.devices = problem.devices().size();
    this.stages = problem.stages().toArray(new ProblemStage[0]);
    this.flowsFrom = Flows.bySource(problem);
    this.arrival = new long[stages.length];
    this.deviceFree = new long[devices];
    this.sentAt = new long[devices];
    this.run = new Run(stages.length, devices, paths.resources().size());
  }

  @Override
  public Run run(int[] device, int upTo, int delayed, long delayNanos) {
    Arrays.fill(arrival, 0);
    Arrays.fill(deviceFree, 0);
    transfers.clear();
    run.clear();
    for (int s = 0; s < upTo; s++) {
      fire(s, device, upTo, s == delayed ? delayNanos : 0);
    }
    return run;
  }

  private void fire(int s, int[] device, int upTo, long delay) {
    int d = device[s];
    ProblemStage stage = stages[s];
    long ready = arrival[s];
    if (stage.ingressBytes() > 0) {
      ready = Math.max(ready, send(devices, d, stage.ingressBytes(), 0));
    }
    long cost = problem.costs().nanos(s, d) + delay;
    run.start[s] = Math.max(ready, deviceFree[d]);
    run.end[s] = run.start[s] + cost;
    deviceFree[d] = run.end[s];
    run.deviceBusy[d] += cost;
    run.latencyNanos = Math.max(run.latencyNanos, run.end[s]);
    for (ProblemFlow flow : flowsFrom[s]) {
      flow(flow, d, run.end[s], device, upTo);
    }
    if (stage.egressBytes() > 0) {
      run.latencyNanos =
          Math.max(run.latencyNanos, send(d, devices, stage.egressBytes(), run.end[s]));
    }
  }

  private void flow(ProblemFlow flow, int from, long at, int[] device, int upTo) {
    Arrays.fill(sentAt, -1);
    for (int i = 0; i < flow.to().size(); i++) {
      int reader = flow.to().get(i);
      if (reader >= upTo) {
        break;
      }
      int to = device[reader];
      if (sentAt[to] < 0) {
        sentAt[to] = to == from ? at : send(from, to, flow.bytes(), at);
      }
      arrival[reader] = Math.max(arrival[reader], sentAt[to]);
    }
  }

  private long send(int from, int to, long bytes, long at) {
    return transfers.send(from, to, bytes, at, run);
  }
}
