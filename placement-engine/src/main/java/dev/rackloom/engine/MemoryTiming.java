package dev.rackloom.engine;

import dev.rackloom.api.placement.PlacementProblem;
import dev.rackloom.api.placement.ProblemFlow;
import dev.rackloom.api.placement.ProblemStage;
import java.util.Arrays;

/**
 * {@link dev.rackloom.api.placement.Semantics#MAIN_MEMORY}: a device that is no host reads all that
 * its stages need from outside, each tensor once, computes, and writes all that others need, each
 * tensor once; the load is the sum, and nothing of it is there before all of it is. A host pays for
 * no transfer and its stages run each when its own inputs are there, as many at a time as there
 * are.
 */
final class MemoryTiming implements Timing {

  private final PlacementProblem problem;
  private final int n;
  private final int devices;
  private final boolean[] host;
  private final double[] perByte;
  private final ProblemFlow[] flows;
  private final ProblemFlow[][] flowsFrom;
  private final ProblemStage[] stages;
  private final int[] seen;
  private final int[] waiting;
  private final int[] ready;
  private final long[] groupStart;
  private final int[] members;
  private final int[] firstMember;
  private final Run run;
  private int stamp;

  MemoryTiming(PlacementProblem problem) {
    this.problem = problem;
    this.n = problem.stages().size();
    this.devices = problem.devices().size();
    this.host = new boolean[devices];
    this.perByte = new double[devices];
    for (int d = 0; d < devices; d++) {
      host[d] = problem.devices().get(d).host();
      var links = problem.links();
      perByte[d] =
          host[d] || !links.connected(d, links.caller())
              ? 0
              : 1e9 / links.route(d, links.caller()).links().getFirst().bytesPerS();
    }
    this.flows = problem.flows().toArray(new ProblemFlow[0]);
    this.flowsFrom = Flows.bySource(problem);
    this.stages = problem.stages().toArray(new ProblemStage[0]);
    this.seen = new int[devices];
    this.waiting = new int[devices + n];
    this.ready = new int[devices + n];
    this.groupStart = new long[devices + n];
    this.members = new int[n];
    this.firstMember = new int[devices + 1];
    this.run = new Run(n, devices, 0);
  }

  @Override
  public Run run(int[] device, int upTo, int delayed, long delayNanos) {
    run.clear();
    for (int s = 0; s < upTo; s++) {
      int d = device[s];
      long there = Math.round((stages[s].ingressBytes() + stages[s].egressBytes()) * perByte[d]);
      run.deviceBusy[d] += problem.costs().nanos(s, d) + there + (s == delayed ? delayNanos : 0);
    }
    for (ProblemFlow flow : flows) {
      if (flow.from() < upTo) {
        move(flow, device, upTo);
      }
    }
    clock(device, upTo, delayed, delayNanos);
    return run;
  }

  /** Charges a tensor to who writes it, once, and to who reads it, once each. */
  private void move(ProblemFlow flow, int[] device, int upTo) {
    int from = device[flow.from()];
    stamp++;
    seen[from] = stamp;
    boolean left = false;
    for (int i = 0; i < flow.to().size() && flow.to().get(i) < upTo; i++) {
      int to = device[flow.to().get(i)];
      if (seen[to] != stamp) {
        seen[to] = stamp;
        left = true;
        run.deviceBusy[to] += Math.round(flow.wireBytes() * perByte[to]);
      }
    }
    if (left) {
      run.deviceBusy[from] += Math.round(flow.wireBytes() * perByte[from]);
    }
  }

  private int group(int s, int[] device) {
    return host[device[s]] ? devices + s : device[s];
  }

  /** Sets and hosts' stages in an order in which every producer is done; NEVER if there is none. */
  private void clock(int[] device, int upTo, int delayed, long delayNanos) {
    Arrays.fill(waiting, 0);
    Arrays.fill(groupStart, 0);
    for (int s = 0; s < upTo; s++) {
      int from = group(s, device);
      for (ProblemFlow flow : flowsFrom[s]) {
        for (int i = 0; i < flow.to().size() && flow.to().get(i) < upTo; i++) {
          int to = group(flow.to().get(i), device);
          waiting[to] += to == from ? 0 : 1;
        }
      }
    }
    listMembers(device, upTo);
    int last = 0;
    int left = 0;
    for (int g = 0; g < devices + upTo; g++) {
      boolean there =
          g < devices ? firstMember[g + 1] > firstMember[g] && !host[g] : host[device[g - devices]];
      left += there ? 1 : 0;
      if (there && waiting[g] == 0) {
        ready[last++] = g;
      }
    }
    for (int i = 0; i < last; i++) {
      last = end(ready[i], device, upTo, delayed, delayNanos, last);
    }
    if (last < left) {
      run.latencyNanos = Run.NEVER;
    }
  }

  /** The stages of each device next to each other. */
  private void listMembers(int[] device, int upTo) {
    Arrays.fill(firstMember, 0);
    for (int s = 0; s < upTo; s++) {
      firstMember[device[s] + 1]++;
    }
    for (int d = 0; d < devices; d++) {
      firstMember[d + 1] += firstMember[d];
    }
    int[] at = Arrays.copyOf(firstMember, devices);
    for (int s = 0; s < upTo; s++) {
      members[at[device[s]]++] = s;
    }
  }

  private int end(int g, int[] device, int upTo, int delayed, long delayNanos, int last) {
    if (g >= devices) {
      int s = g - devices;
      long cost = problem.costs().nanos(s, device[s]) + (s == delayed ? delayNanos : 0);
      return hand(s, g, groupStart[g] + cost, device, upTo, last);
    }
    long end = groupStart[g] + run.deviceBusy[g];
    int next = last;
    for (int i = firstMember[g]; i < firstMember[g + 1]; i++) {
      next = hand(members[i], g, end, device, upTo, next);
    }
    return next;
  }

  private int hand(int s, int g, long end, int[] device, int upTo, int last) {
    run.start[s] = groupStart[g];
    run.end[s] = end;
    run.latencyNanos = Math.max(run.latencyNanos, end);
    int next = last;
    for (ProblemFlow flow : flowsFrom[s]) {
      for (int i = 0; i < flow.to().size() && flow.to().get(i) < upTo; i++) {
        int to = group(flow.to().get(i), device);
        if (to != g) {
          groupStart[to] = Math.max(groupStart[to], end);
          if (--waiting[to] == 0) {
            ready[next++] = to;
          }
        }
      }
    }
    return next;
  }
}
