package dev.rackloom.engine.simulate;

import dev.rackloom.api.placement.PlacementProblem;
import dev.rackloom.api.placement.ProblemFlow;
import dev.rackloom.api.placement.ProblemStage;
import dev.rackloom.engine.Pricing;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A placement as arrays by stage: what it waits for, how long it takes, what it sends where. */
final class Compiled {

  /** A transfer to one device. Arrays are read in the hot loop, and only there. */
  static final class Transfer {

    /** It occupies; none if it stays where it is. */
    final int[] links;

    /** Stages that wait for it. */
    final int[] readers;

    final long latency;

    /** Nanoseconds a byte on the narrowest link. */
    final double slowest;

    final long bytes;

    Transfer(int[] links, long latency, double slowest, long bytes, int[] readers) {
      this.links = links;
      this.latency = latency;
      this.slowest = slowest;
      this.bytes = bytes;
      this.readers = readers;
    }
  }

  final int stages;
  final int devices;
  final int[] device;
  final int[] inputs;
  final long[] nanos;
  final double[] nanosPerByte;
  final List<String> links;

  /** When a request comes: transfers from the caller, and stages that wait for nothing. */
  final Transfer[] atArrival;

  /** When a stage is done: to its readers. */
  final Transfer[][] atEnd;

  /** When a stage is done: to the caller; those of stages that answer nothing are of no bytes. */
  final Transfer[] answer;

  Compiled(PlacementProblem problem, int[] device) {
    Pricing pricing = new Pricing(problem);
    this.stages = problem.stages().size();
    this.devices = problem.devices().size();
    this.device = device.clone();
    this.inputs = inputs(problem);
    this.nanos = new long[stages];
    Arrays.setAll(nanos, s -> problem.costs().nanos(s, device[s]));
    this.links = pricing.resources();
    this.nanosPerByte = new double[links.size()];
    Arrays.setAll(nanosPerByte, pricing::nanosPerByte);
    this.atArrival = arrivals(problem, pricing);
    this.atEnd = new Transfer[stages][];
    Arrays.setAll(atEnd, s -> transfers(problem, pricing, s));
    this.answer = new Transfer[stages];
    Arrays.setAll(
        answer, s -> transfer(pricing, device[s], devices, problem.stages().get(s).egressBytes()));
  }

  private static int[] inputs(PlacementProblem problem) {
    int[] inputs = new int[problem.stages().size()];
    for (ProblemFlow flow : problem.flows()) {
      flow.to().stream().forEach(t -> inputs[t]++);
    }
    for (int s = 0; s < inputs.length; s++) {
      inputs[s] += problem.stages().get(s).ingressBytes() > 0 || inputs[s] == 0 ? 1 : 0;
    }
    return inputs;
  }

  private Transfer[] arrivals(PlacementProblem problem, Pricing pricing) {
    boolean[] read = new boolean[stages];
    problem.flows().forEach(f -> f.to().stream().forEach(t -> read[t] = true));
    List<Transfer> all = new ArrayList<>();
    for (int s = 0; s < stages; s++) {
      ProblemStage stage = problem.stages().get(s);
      if (stage.ingressBytes() > 0) {
        all.add(transfer(pricing, devices, device[s], stage.ingressBytes(), s));
      } else if (!read[s]) {
        all.add(new Transfer(new int[0], 0, 0, 0, new int[] {s}));
      }
    }
    return all.toArray(new Transfer[0]);
  }

  /** A tensor goes once to each device that reads it. */
  private Transfer[] transfers(PlacementProblem problem, Pricing pricing, int stage) {
    List<Transfer> all = new ArrayList<>();
    for (ProblemFlow flow : problem.flows()) {
      if (flow.from() == stage) {
        Map<Integer, List<Integer>> readers = new LinkedHashMap<>();
        flow.to().stream()
            .forEach(t -> readers.computeIfAbsent(device[t], d -> new ArrayList<>()).add(t));
        readers.forEach((to, by) -> {
          int[] stagesThere = by.stream().mapToInt(i -> i).toArray();
          all.add(transfer(pricing, device[stage], to, flow.bytes(), stagesThere));
        });
      }
    }
    return all.toArray(new Transfer[0]);
  }

  private static Transfer transfer(Pricing pricing, int from, int to, long bytes, int... readers) {
    int[] path = from == to ? new int[0] : pricing.path(from, to);
    double slowest = 0;
    for (int link : path) {
      slowest = Math.max(slowest, pricing.nanosPerByte(link));
    }
    return new Transfer(path, pricing.pathLatency(from, to), slowest, bytes, readers);
  }
}
