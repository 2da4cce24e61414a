package dev.rackloom.engine.simulate;

import dev.rackloom.api.placement.PlacementProblem;
import dev.rackloom.api.placement.ProblemFlow;
import dev.rackloom.api.placement.ProblemStage;
import dev.rackloom.engine.Hop;
import dev.rackloom.engine.Pricing;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A placement as arrays by stage: what it waits for, how long it takes, what it sends where. */
final class Compiled {

  /** A transfer to one device. Arrays are read in the hot loop, and only there. */
  static final class Transfer {

    /** Others that go with it; all must be there. */
    final Transfer[] beside;

    /** It occupies; none if it stays where it is. */
    final int[] links;

    /** Nanoseconds that a byte takes of each. */
    final double[] nanosPerByte;

    /** Stages that wait for it. */
    final int[] readers;

    final long latency;

    /** Nanoseconds a byte on the narrowest link. */
    final double slowest;

    final long bytes;

    /**
     * Where the beginning of the way to a NIC is noted that sends copies on, among the transfers of
     * one firing; -1 if none does.
     */
    final int engine;

    /** Whether it is such a copy: an earlier transfer of the firing came to the NIC. */
    final boolean copy;

    /** One that stays where it is. */
    Transfer(long bytes, int[] readers) {
      this(new int[0], new double[0], 0, bytes, readers, -1, 0);
    }

    /**
     * A transfer over some links.
     *
     * @param behind how many of the links a copy has behind it
     */
    Transfer(
        int[] links,
        double[] nanosPerByte,
        long latency,
        long bytes,
        int[] readers,
        int engine,
        int behind,
        Transfer... beside) {
      this.beside = beside;
      this.links = Arrays.copyOfRange(links, behind, links.length);
      this.nanosPerByte = Arrays.copyOfRange(nanosPerByte, behind, links.length);
      this.latency = latency;
      this.slowest = Arrays.stream(nanosPerByte).max().orElse(0);
      this.bytes = bytes;
      this.readers = readers;
      this.engine = engine;
      this.copy = behind > 0;
    }
  }

  final int stages;
  final int devices;

  /** The devices that hold each stage. */
  final int[][] members;

  final int[] inputs;
  final long[] nanos;
  final List<String> links;

  /** When a request comes: transfers from the caller, and stages that wait for nothing. */
  final Transfer[] atArrival;

  /** When a stage is done: to its readers. */
  final Transfer[][] atEnd;

  /** When a stage is done: to the caller; those of stages that answer nothing are of no bytes. */
  final Transfer[] answer;

  /** How many NICs copy tensors, each counted for every tensor that comes to it. */
  private int copying;

  /** Of places that are devices alone or groups that work together. */
  Compiled(Pricing pricing, int[] place) {
    this(pricing, place, new boolean[place.length]);
  }

  /**
   * Of places that stages with replicas have for one request.
   *
   * @param replicated which stages those are; what goes to or from them is no copy, as others get
   *     it only from time to time
   */
  Compiled(Pricing pricing, int[] place, boolean[] replicated) {
    PlacementProblem problem = pricing.problem();
    this.stages = problem.stages().size();
    this.devices = problem.devices().size();
    this.members = new int[stages][];
    Arrays.setAll(members, s -> pricing.rules().membersOf(place[s]));
    this.inputs = inputs(problem);
    this.nanos = new long[stages];
    Arrays.setAll(nanos, s -> problem.costs().nanos(s, place[s]));
    this.links = pricing.resources();
    this.atArrival = arrivals(pricing, place);
    this.atEnd = new Transfer[stages][];
    Arrays.setAll(atEnd, s -> transfers(pricing, place, s, replicated));
    this.answer = new Transfer[stages];
    Arrays.setAll(
        answer,
        s -> transfer(pricing, place[s], problem.places(), problem.stages().get(s).egressBytes()));
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

  private Transfer[] arrivals(Pricing pricing, int[] place) {
    PlacementProblem problem = pricing.problem();
    boolean[] read = new boolean[stages];
    problem.flows().forEach(f -> f.to().stream().forEach(t -> read[t] = true));
    List<Transfer> all = new ArrayList<>();
    for (int s = 0; s < stages; s++) {
      ProblemStage stage = problem.stages().get(s);
      if (stage.ingressBytes() > 0) {
        all.add(transfer(pricing, problem.places(), place[s], stage.ingressBytes(), s));
      } else if (!read[s]) {
        all.add(new Transfer(0, new int[] {s}));
      }
    }
    return all.toArray(new Transfer[0]);
  }

  /** A tensor goes once to each place that reads it. */
  private Transfer[] transfers(Pricing pricing, int[] place, int stage, boolean[] replicated) {
    List<Transfer> all = new ArrayList<>();
    for (ProblemFlow flow : pricing.problem().flows()) {
      if (flow.from() == stage) {
        Map<Integer, List<Integer>> readers = new LinkedHashMap<>();
        flow.to().stream()
            .forEach(t ->
                readers
                    .computeIfAbsent(pricing.rules().seat(place[t]), d -> new ArrayList<>())
                    .add(t));
        Map<List<Integer>, Integer> engines = new HashMap<>();
        readers.forEach((to, by) -> {
          int[] stagesThere = by.stream().mapToInt(i -> i).toArray();
          boolean whole = !replicated[stage] && by.stream().anyMatch(t -> !replicated[t]);
          Map<List<Integer>, Integer> known = whole ? engines : new HashMap<>();
          all.add(transfer(pricing, place[stage], to, flow.wireBytes(), known, stagesThere));
        });
      }
    }
    return all.toArray(new Transfer[0]);
  }

  private Transfer transfer(Pricing pricing, int from, int to, long bytes, int... readers) {
    return transfer(pricing, from, to, bytes, new HashMap<>(), readers);
  }

  /**
   * A transfer of a tensor.
   *
   * @param engines numbers of the NICs that its earlier transfers came to, by who sent them and the
   *     last step to there; added to
   */
  private Transfer transfer(
      Pricing pricing,
      int from,
      int to,
      long bytes,
      Map<List<Integer>, Integer> engines,
      int... readers) {
    List<Hop> hops = pricing.hops(from, to);
    if (hops.isEmpty()) {
      return new Transfer(bytes, readers);
    }
    Way first = way(pricing, hops.getFirst(), engines);
    Transfer[] beside =
        hops.stream()
            .skip(1)
            .map(h -> part(pricing, h, way(pricing, h, engines), bytes, new int[0]))
            .toArray(Transfer[]::new);
    return part(pricing, hops.getFirst(), first, bytes, readers, beside);
  }

  /** Steps, the number of the NIC that copies on them, and how many a copy has behind it. */
  private record Way(List<Integer> steps, int engine, int behind) {}

  private Way way(Pricing pricing, Hop hop, Map<List<Integer>, Integer> engines) {
    List<Integer> steps = Arrays.stream(pricing.path(hop.from(), hop.to())).boxed().toList();
    int once = hop.isWhole() ? pricing.scattered(hop.from(), hop.to()) : 0;
    if (once == 0) {
      return new Way(steps, -1, 0);
    }
    List<Integer> key = List.of(hop.from(), steps.get(once - 1));
    Integer known = engines.putIfAbsent(key, copying);
    return known == null ? new Way(steps, copying++, 0) : new Way(steps, known, once);
  }

  private static Transfer part(
      Pricing pricing, Hop hop, Way way, long bytes, int[] readers, Transfer... beside) {
    int[] path = way.steps.stream().mapToInt(i -> i).toArray();
    double[] nanosPerByte = Arrays.stream(path).mapToDouble(pricing::nanosPerByte).toArray();
    int[] links = Arrays.stream(path).map(pricing::resource).toArray();
    long part = Math.round(hop.timed() * bytes);
    long latency = pricing.pathLatency(hop.from(), hop.to());
    return new Transfer(
        links, nanosPerByte, latency, part, readers, way.engine, way.behind, beside);
  }
}
