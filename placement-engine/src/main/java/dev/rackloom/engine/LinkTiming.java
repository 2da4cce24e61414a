package dev.rackloom.engine;

import dev.rackloom.api.placement.PlacementProblem;
import dev.rackloom.api.placement.ProblemFlow;
import dev.rackloom.api.placement.ProblemStage;
import java.util.Arrays;

/**
 * {@link dev.rackloom.api.placement.Semantics#RUNTIME}: stages run in their listed order on each
 * device, a tensor is sent once to each device that reads it as soon as it is made, transfers queue
 * on every link direction of their route, and computing goes on meanwhile. A NIC that scatters
 * sends copies of a tensor on that came to it once. Of devices alone; {@link GroupTiming} knows
 * groups.
 */
class LinkTiming implements Timing {

  final PlacementProblem problem;
  final Transfers transfers;
  final long[] deviceFree;
  final Run run;
  private final ProblemStage[] stages;
  private final ProblemFlow[][] flowsFrom;
  private final long[] arrival;
  private final long[] sentAt;

  LinkTiming(PlacementProblem problem, Paths paths) {
    this.problem = problem;
    this.transfers = new Transfers(paths);
    int devices = problem.devices().size();
    this.stages = problem.stages().toArray(new ProblemStage[0]);
    this.flowsFrom = Flows.bySource(problem);
    this.arrival = new long[stages.length];
    this.deviceFree = new long[devices];
    this.sentAt = new long[problem.places()];
    this.run = new Run(stages.length, devices, paths.resources().size());
  }

  @Override
  public final Run run(int[] place, int upTo, int delayed, long delayNanos) {
    Arrays.fill(arrival, 0);
    Arrays.fill(deviceFree, 0);
    transfers.clear();
    run.clear();
    for (int s = 0; s < upTo; s++) {
      fire(s, place, upTo, s == delayed ? delayNanos : 0);
    }
    return run;
  }

  private void fire(int s, int[] place, int upTo, long delay) {
    int p = place[s];
    ProblemStage stage = stages[s];
    long ready = arrival[s];
    transfers.another();
    if (stage.ingressBytes() > 0) {
      ready = Math.max(ready, send(caller(), p, stage.ingressBytes(), 0));
    }
    compute(s, p, ready, delay);
    run.latencyNanos = Math.max(run.latencyNanos, run.end[s]);
    for (ProblemFlow flow : flowsFrom[s]) {
      flow(flow, p, run.end[s], place, upTo);
    }
    transfers.another();
    if (stage.egressBytes() > 0) {
      long there = send(p, caller(), stage.egressBytes(), run.end[s]);
      run.latencyNanos = Math.max(run.latencyNanos, there);
    }
  }

  private void flow(ProblemFlow flow, int from, long at, int[] place, int upTo) {
    Arrays.fill(sentAt, -1);
    transfers.another();
    for (int i = 0; i < flow.to().size(); i++) {
      int reader = flow.to().get(i);
      if (reader >= upTo) {
        break;
      }
      int to = seat(place[reader]);
      if (sentAt[to] < 0) {
        sentAt[to] = send(from, to, flow.wireBytes(), at);
      }
      arrival[reader] = Math.max(arrival[reader], sentAt[to]);
    }
  }

  /** Where a tensor goes that is read at a place: places of one seat read it once. */
  int seat(int place) {
    return place;
  }

  /** The caller as a place. */
  int caller() {
    return problem.devices().size();
  }

  /** Notes start and end of a stage whose inputs are there, and who is busy with it. */
  void compute(int s, int place, long ready, long delay) {
    run.start[s] = Math.max(ready, deviceFree[place]);
    run.end[s] = occupy(place, run.start[s], problem.costs().nanos(s, place) + delay);
  }

  /** Keeps a device busy; returns until when. */
  final long occupy(int device, long start, long nanos) {
    run.deviceBusy[device] += nanos;
    deviceFree[device] = start + nanos;
    return start + nanos;
  }

  /** Sends a tensor between places; returns when the last of it arrives. */
  long send(int from, int to, long bytes, long at) {
    return from == to ? at : transfers.copy(from, to, bytes, at, run);
  }
}
