package dev.rackloom.engine.solve;

import dev.rackloom.api.placement.PlacementProblem;
import dev.rackloom.api.placement.ProblemFlow;
import dev.rackloom.api.placement.ProblemStage;
import dev.rackloom.engine.Pricing;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Stages one after the other, each to the device where it ends earliest. What was decided before is
 * not priced again: a stage costs O(devices x (tensors it reads + a search in the device's idle
 * times)).
 */
final class ListSchedule {

  /** What a schedule takes into account. */
  enum Kind {
    /** A stage may go into idle time before others; links carry everything at once. */
    GAPS,
    /** A stage comes after all others of its device; transfers wait for one another on links. */
    QUEUES
  }

  private static final long UNSENT = -1;
  private static final int LOOK = 64;

  private final PlacementProblem problem;
  private final Transfers transfers;
  private final Kind kind;
  private final PartialAssignment placed;
  private final Timeline[] busy;
  private final long[] end;
  private final List<List<Integer>> reads = new ArrayList<>();

  /** When a flow's tensor is at a device. */
  private final long[][] sentAt;

  private final Pricing pricing;
  private final double[] linkFree;
  private final double[] linkWas;
  private long makespan;
  private int stuck = PartialAssignment.NOWHERE;

  ListSchedule(PlacementProblem problem, Pricing pricing, Transfers transfers, Kind kind) {
    this.problem = problem;
    this.pricing = pricing;
    this.transfers = transfers;
    this.kind = kind;
    this.placed = new PartialAssignment(problem, pricing);
    this.busy = new Timeline[problem.devices().size()];
    Arrays.setAll(busy, d -> new Timeline());
    this.end = new long[problem.stages().size()];
    this.sentAt = new long[problem.flows().size()][];
    this.linkFree = new double[pricing.resources().size()];
    this.linkWas = new double[linkFree.length];
    for (int s = 0; s < end.length; s++) {
      reads.add(new ArrayList<>(2));
    }
    for (int f = 0; f < sentAt.length; f++) {
      ProblemFlow flow = problem.flows().get(f);
      for (int i = 0; i < flow.to().size(); i++) {
        reads.get(flow.to().get(i)).add(f);
      }
    }
  }

  /** Reserves the roomiest device for a stage, before all others; whether there is one. */
  boolean reserve(int s) {
    int roomiest = PartialAssignment.NOWHERE;
    for (int d = 0; d < busy.length; d++) {
      if (placed.allows(s, d)
          && (roomiest == PartialAssignment.NOWHERE || placed.room(d) > placed.room(roomiest))) {
        roomiest = d;
      }
    }
    if (roomiest != PartialAssignment.NOWHERE) {
      placed.put(s, roomiest);
    }
    return roomiest != PartialAssignment.NOWHERE;
  }

  /**
   * Places all stages in an order in which producers come first. Device by stage; empty if it was
   * stopped or a stage could go nowhere, see {@link #stuck}.
   */
  int[] place(int[] order, BooleanSupplier stop) {
    for (int p = 0; p < order.length; p++) {
      if (p % LOOK == 0 && stop.getAsBoolean()) {
        return new int[0];
      }
      int s = order[p];
      int d = placed.at(s) != PartialAssignment.NOWHERE ? placed.at(s) : soonest(s);
      if (d == PartialAssignment.NOWHERE) {
        stuck = s;
        return new int[0];
      }
      if (placed.at(s) == PartialAssignment.NOWHERE) {
        placed.put(s, d);
      }
      settle(s, d);
    }
    return placed.devices();
  }

  /** The stage that could go nowhere, or {@link PartialAssignment#NOWHERE}. */
  int stuck() {
    return stuck;
  }

  /** When everything is done and answered, nanoseconds. */
  long makespan() {
    return makespan;
  }

  private int soonest(int s) {
    int best = PartialAssignment.NOWHERE;
    long earliest = Long.MAX_VALUE;
    for (int d = 0; d < busy.length; d++) {
      if (placed.allows(s, d)) {
        System.arraycopy(linkFree, 0, linkWas, 0, kind == Kind.QUEUES ? linkFree.length : 0);
        long ready = ready(s, d, false);
        long done = answered(s, d, begin(s, d, ready) + problem.costs().nanos(s, d));
        System.arraycopy(linkWas, 0, linkFree, 0, kind == Kind.QUEUES ? linkFree.length : 0);
        if (done < earliest) {
          earliest = done;
          best = d;
        }
      }
    }
    return best;
  }

  private void settle(int s, int d) {
    long nanos = problem.costs().nanos(s, d);
    long begin = begin(s, d, ready(s, d, true));
    busy[d].add(begin, nanos);
    end[s] = begin + nanos;
    makespan = Math.max(makespan, answered(s, d, end[s]));
  }

  private long begin(int s, int d, long ready) {
    return kind == Kind.GAPS
        ? busy[d].gap(ready, problem.costs().nanos(s, d))
        : busy[d].last(ready);
  }

  /** When all that a stage reads is at a device. */
  private long ready(int s, int d, boolean keep) {
    ProblemStage stage = problem.stages().get(s);
    long ready = 0;
    if (stage.ingressBytes() > 0) {
      ready = send(transfers.caller(), d, stage.ingressBytes(), 0);
    }
    List<Integer> flows = reads.get(s);
    for (int i = 0; i < flows.size(); i++) {
      ready = Math.max(ready, arrival(flows.get(i), d, keep));
    }
    return ready;
  }

  private long arrival(int f, int d, boolean keep) {
    ProblemFlow flow = problem.flows().get(f);
    long[] sent = sentAt[f];
    if (sent != null && sent[d] != UNSENT) {
      return sent[d];
    }
    long at = send(placed.at(flow.from()), d, flow.wireBytes(), end[flow.from()]);
    if (keep) {
      if (sent == null) {
        sent = new long[busy.length];
        Arrays.fill(sent, UNSENT);
        sentAt[f] = sent;
      }
      sent[d] = at;
    }
    return at;
  }

  private long answered(int s, int d, long done) {
    long bytes = problem.stages().get(s).egressBytes();
    return bytes > 0 ? send(d, transfers.caller(), bytes, done) : done;
  }

  private long send(int from, int to, long bytes, long at) {
    double begin = at;
    if (kind == Kind.QUEUES) {
      for (int step : transfers.path(from, to)) {
        begin = Math.max(begin, linkFree[pricing.resource(step)]);
      }
      for (int step : transfers.path(from, to)) {
        linkFree[pricing.resource(step)] = begin + bytes * pricing.nanosPerByte(step);
      }
    }
    return (long) Math.ceil(begin + transfers.nanos(from, to, bytes));
  }
}
