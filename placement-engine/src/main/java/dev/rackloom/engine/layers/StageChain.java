package dev.rackloom.engine.layers;

import dev.rackloom.api.Numbers;
import dev.rackloom.api.placement.LinkTable;
import dev.rackloom.api.placement.Metric;
import dev.rackloom.api.placement.PlacementProblem;
import dev.rackloom.api.placement.ProblemFlow;
import dev.rackloom.api.placement.ProblemStage;
import dev.rackloom.api.placement.Semantics;
import dev.rackloom.engine.Rules;
import dev.rackloom.engine.layers.LayerCluster.Node;
import dev.rackloom.engine.layers.LinkCapacities.Capacity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A placement problem whose stages follow each other, as a cluster that holds layers: devices are
 * nodes, and the work of all stages is cut into layers that are alike, as many as stages but at
 * most {@value #MOST_LAYERS}. A node does as many requests a second with k layers as its device
 * with k layers' share of the work; a link carries the largest tensor between stages. Where stages
 * are alike, layers are stages; where they are not, this is an approximation.
 */
final class StageChain {

  private static final int MOST_LAYERS = 96;

  /** How much more than all devices together can do is no limit; the flow's arithmetic bears it. */
  private static final double AMPLE = 1e3;

  private final PlacementProblem problem;
  private final Rules rules;
  private final int n;
  private final int layers;

  /** Requests a second that are no limit. */
  private final double ample;

  StageChain(PlacementProblem problem, Rules rules) {
    this.problem = problem;
    this.rules = rules;
    this.n = problem.stages().size();
    this.layers = Math.min(n, MOST_LAYERS);
    this.ample = ample();
  }

  private double ample() {
    double sum = 0;
    for (int d = 0; d < problem.devices().size(); d++) {
      double rate = 1e9 * layers / nanos(d);
      sum += Double.isFinite(rate) ? rate : 0;
    }
    return sum > 0 ? AMPLE * sum : AMPLE;
  }

  /** Why a problem is not one of these; empty if it is. */
  static Optional<String> notOne(PlacementProblem problem) {
    boolean load =
        problem.objective().terms().size() == 1
            && problem.objective().weight(Metric.THROUGHPUT) > 0;
    if (!load) {
      return Optional.of("the objective is " + problem.objective() + ", not throughput alone");
    }
    Semantics semantics = problem.semantics();
    if (semantics.payer() != Semantics.Payer.LINKS) {
      return Optional.of("transfers take the time of devices, not of links");
    }
    return problem.flows().stream()
        .filter(flow -> flow.to().stream().anyMatch(to -> to != flow.from() + 1))
        .findFirst()
        .map(flow -> "stages do not follow each other: " + skips(problem, flow));
  }

  private static String skips(PlacementProblem problem, ProblemFlow flow) {
    int to = flow.to().stream().filter(t -> t != flow.from() + 1).findFirst().orElseThrow();
    return "a tensor of stage '"
        + problem.stages().get(flow.from()).id()
        + "' goes past the next one to '"
        + problem.stages().get(to).id()
        + "'";
  }

  LayerCluster cluster() {
    List<Node> nodes = new ArrayList<>();
    for (int d = 0; d < problem.devices().size(); d++) {
      nodes.add(new Node(problem.devices().get(d).id(), rates(d)));
    }
    return new LayerCluster(layers, nodes, links());
  }

  /** Requests a second with one layer, two, and so on, as many as there is memory for. */
  private Numbers rates(int d) {
    double nanosPerLayer = nanos(d) / layers;
    double[] rates = new double[Math.max(1, most(d))];
    for (int k = 1; k <= most(d); k++) {
      rates[k - 1] = Double.isNaN(nanosPerLayer) ? 0 : Math.min(ample, 1e9 / (k * nanosPerLayer));
    }
    return Numbers.of(rates);
  }

  /** All stages on a device, those that it cannot hold taken for the mean of the others. */
  private double nanos(int d) {
    double sum = 0;
    int held = 0;
    for (int s = 0; s < n; s++) {
      if (rules.allowed(s, d)) {
        sum += problem.costs().nanos(s, d);
        held++;
      }
    }
    return sum * n / held;
  }

  private int most(int d) {
    double bytes = 0;
    long active = 0;
    for (int s = 0; s < n; s++) {
      bytes += rules.held(s, d);
      active = Math.max(active, rules.needs(s, d) - rules.held(s, d));
    }
    double room = Math.max(0, problem.devices().get(d).memoryBytes() - active);
    return bytes == 0 ? layers : (int) Math.min(layers, room * layers / bytes * (1 + 1e-12));
  }

  private LinkCapacities links() {
    int devices = problem.devices().size();
    ProblemStage first = problem.stages().getFirst();
    ProblemStage last = problem.stages().getLast();
    long between = problem.flows().stream().mapToLong(ProblemFlow::wireBytes).max().orElse(0);
    int caller = problem.links().caller();
    List<Capacity> links = new ArrayList<>();
    for (int a = 0; a < devices; a++) {
      carried(caller, a, first.ingressBytes(), LinkCapacities.SOURCE, a, links);
      carried(a, caller, last.egressBytes(), a, LinkCapacities.SINK, links);
      for (int b = 0; b < devices; b++) {
        if (a != b) {
          carried(a, b, between, a, b, links);
        }
      }
    }
    return LinkCapacities.of(devices, links);
  }

  private void carried(int a, int b, long bytes, int from, int to, List<Capacity> into) {
    LinkTable links = problem.links();
    if (bytes == 0) {
      into.add(new Capacity(from, to, ample));
    } else if (links.connected(a, b)) {
      into.add(new Capacity(from, to, Math.min(ample, links.route(a, b).bytesPerS() / bytes)));
    }
  }

  /** Where the middle of each stage's work is, in layers. */
  double[] middles() {
    double[] work = new double[n];
    double all = 0;
    for (int s = 0; s < n; s++) {
      work[s] = meanNanos(s);
      all += work[s];
    }
    double[] middles = new double[n];
    double before = 0;
    for (int s = 0; s < n; s++) {
      middles[s] = all > 0 ? (before + work[s] / 2) / all * layers : (s + 0.5) / n * layers;
      before += work[s];
    }
    return middles;
  }

  private double meanNanos(int s) {
    double sum = 0;
    int may = 0;
    for (int d = 0; d < problem.devices().size(); d++) {
      if (rules.allowed(s, d)) {
        sum += problem.costs().nanos(s, d);
        may++;
      }
    }
    return may == 0 ? 0 : sum / may;
  }
}
