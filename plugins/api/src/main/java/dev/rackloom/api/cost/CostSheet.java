package dev.rackloom.api.cost;

import dev.rackloom.api.rack.Device;
import dev.rackloom.api.stage.Flow;
import dev.rackloom.api.stage.Phase;
import dev.rackloom.api.stage.Stage;
import dev.rackloom.api.stage.StageGraph;
import dev.rackloom.api.stage.Work;
import dev.rackloom.api.stage.WorkItem;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.api.symbolic.Dim;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The costs of one model at one set of sizes. Work that stages share (the layers of a language
 * model) is bound and priced once. Not safe for several threads.
 */
public final class CostSheet {

  private final CostEvaluator evaluator;
  private final @Nullable StageGraph graph;
  private final Bindings bindings;
  private final IdentityHashMap<Work, List<BoundItem>> bound = new IdentityHashMap<>();
  private final IdentityHashMap<Work, Map<Priced, Estimate>> priced = new IdentityHashMap<>();
  private final IdentityHashMap<Work, Totals> totals = new IdentityHashMap<>();
  private final Map<String, Device> devices = new HashMap<>();
  private Dim @Nullable [] crossing;

  /** An item with numbers, or why it has none. */
  private record BoundItem(WorkItem item, @Nullable BoundWork work, String reason) {}

  private record Priced(String device, long heldBytes) {}

  CostSheet(CostEvaluator evaluator, Bindings bindings) {
    this.evaluator = evaluator;
    this.graph = null;
    this.bindings = bindings;
  }

  CostSheet(CostEvaluator evaluator, StageGraph graph, Bindings bindings) {
    this.evaluator = evaluator;
    this.graph = graph;
    this.bindings = bindings;
  }

  /**
   * The cost of the stage at that position with the transfer time of the rack's slowest link, as
   * before peers are placed.
   */
  public Estimate withTransfer(int stage, String device, Phase phase) {
    StageGraph model = java.util.Objects.requireNonNull(graph, "a sheet of a stage alone");
    Estimate estimate = alone(model.stages().get(stage), device, phase);
    Dim moved = moved(model, stage);
    if (!(estimate instanceof Estimate.Sampled s) || moved.known().isEmpty()) {
      return estimate;
    }
    return new Estimate.Sampled(
        s.sample().withTransfer(evaluator.defaultLinkNanos(moved.known().getAsLong())));
  }

  /** The cost of a stage, no transfer. */
  public Estimate alone(Stage stage, String deviceId, Phase phase) {
    @Nullable Work work = stage.work().get(phase);
    if (work == null) {
      return new Estimate.Unknown("stage '" + stage.id() + "' has no phase " + phase);
    }
    Device device = devices.computeIfAbsent(deviceId, evaluator::device);
    Dim held = stage.footprint().weightBytes().bind(bindings);
    if (held.known().isEmpty()) {
      return new Estimate.Unknown("weights of '" + stage.id() + "': " + held.whyNotKnown());
    }
    long bytes = held.known().getAsLong();
    Optional<CostBlock> whole = evaluator.block(deviceId, new CostScope.OfStage(stage.id(), phase));
    if (whole.isPresent()) {
      return whole(whole.get(), device, bytes, work);
    }
    return priced
        .computeIfAbsent(work, w -> new HashMap<>())
        .computeIfAbsent(new Priced(deviceId, bytes), p -> byItems(device, bytes, work));
  }

  private Estimate whole(CostBlock block, Device device, long held, Work work) {
    Sum sum = new Sum(device, held);
    int launches = 0;
    List<BoundWork> all = new ArrayList<>();
    boolean guessed = countsBytes(block) && work.items().stream().anyMatch(CostSheet::isOpaque);
    for (BoundItem item : bound(guessed ? withoutUnknownFlops(work) : work)) {
      if (item.work() == null) {
        return new Estimate.Unknown(item.reason());
      }
      launches += item.item().launches();
      all.add(item.work());
    }
    BoundWork total = total(Math.max(1, launches), all).holding(held);
    if (guessed && block.function() instanceof CostFunction.Table t && !t.covers(total)) {
      return new Estimate.Unknown(
          "its FLOPs are unknown and it was measured at other sizes only ("
              + t.points().getFirst().size()
              + " to "
              + t.points().getLast().size()
              + " bytes, here "
              + total.bytes()
              + "): profile it at these sizes with --measure");
    }
    sum.add(block, total);
    return new Estimate.Sampled(sum.sample());
  }

  /** A stage that was measured over the bytes it moves is priced without its FLOPs. */
  private static boolean countsBytes(CostBlock block) {
    return block.function() instanceof CostFunction.Table table && table.feature().equals("bytes");
  }

  private static boolean isOpaque(WorkItem item) {
    return item.flops() instanceof Dim.Unknown;
  }

  private static Work withoutUnknownFlops(Work work) {
    return new Work(
        work.items().stream().map(i -> isOpaque(i) ? i.withFlops(Dim.zero()) : i).toList());
  }

  private static BoundWork total(int launches, List<BoundWork> all) {
    return new BoundWork(
        launches,
        all.stream().mapToLong(BoundWork::flops).sum(),
        all.stream().mapToLong(BoundWork::weightBytes).sum(),
        all.stream().mapToLong(BoundWork::activationBytes).sum(),
        all.stream().mapToLong(BoundWork::stateBytes).sum(),
        0,
        Map.of());
  }

  private Estimate byItems(Device device, long held, Work work) {
    Sum sum = new Sum(device, held);
    for (BoundItem item : bound(work)) {
      if (item.work() == null) {
        return new Estimate.Unknown(item.reason());
      }
      Optional<CostBlock> block = evaluator.block(device.id(), item.item());
      if (block.isEmpty()) {
        return new Estimate.Unknown(
            "no cost function for "
                + item.item().family()
                + " in "
                + item.item().dtype()
                + " on '"
                + device.id()
                + "'");
      }
      sum.add(block.get(), item.work().holding(held));
    }
    return new Estimate.Sampled(sum.sample());
  }

  private List<BoundItem> bound(Work work) {
    return bound.computeIfAbsent(work, w -> w.items().stream().map(this::bind).toList());
  }

  private BoundItem bind(WorkItem item) {
    Dim flops = item.flops().bind(bindings);
    Dim weights = item.weightBytes().bind(bindings);
    Dim activations = item.activationBytes().bind(bindings);
    Dim states = item.stateBytes().bind(bindings);
    Dim[] all = {flops, weights, activations, states};
    String[] names = {"FLOPs", "weight bytes", "activation bytes", "state bytes"};
    for (int i = 0; i < all.length; i++) {
      if (!all[i].isKnown()) {
        return new BoundItem(item, null, names[i] + ": " + all[i].whyNotKnown());
      }
    }
    Map<String, Long> features = new HashMap<>();
    item.features()
        .forEach((name, dim) -> dim.bind(bindings).known().ifPresent(v -> features.put(name, v)));
    BoundWork numbers =
        new BoundWork(
            item.launches(),
            flops.known().getAsLong(),
            weights.known().getAsLong(),
            activations.known().getAsLong(),
            states.known().getAsLong(),
            0,
            features);
    return new BoundItem(item, numbers, "");
  }

  /** What work amounts to at these sizes: known, or why not. */
  public Totals totals(Work work) {
    return totals.computeIfAbsent(work, w -> Totals.of(w, bindings));
  }

  private Dim moved(StageGraph model, int stage) {
    Dim[] all = crossing;
    if (all == null) {
      all = crossing(model);
      crossing = all;
    }
    return all[stage];
  }

  private Dim[] crossing(StageGraph model) {
    int n = model.stages().size();
    Dim[] all = new Dim[n];
    for (int s = 0; s < n; s++) {
      Stage stage = model.stages().get(s);
      all[s] = stage.ingressBytes().plus(stage.egressBytes()).bind(bindings);
    }
    for (Flow flow : model.flows()) {
      Dim bytes = flow.bytes().bind(bindings);
      all[flow.from()] = all[flow.from()].plus(bytes);
      flow.to().stream().forEach(to -> all[to] = all[to].plus(bytes));
    }
    return all;
  }

  /** Adds up what the items of one stage cost on one device. */
  private final class Sum {
    private final Device device;
    private final long held;
    private final List<Provenance> used = new ArrayList<>();
    private CostParts parts = CostParts.NOTHING;
    private double longestFixed;
    private long bytes;

    Sum(Device device, long held) {
      this.device = device;
      this.held = held;
    }

    void add(CostBlock block, BoundWork work) {
      CostParts more = block.function().at(work);
      longestFixed = Math.max(longestFixed, more.fixedNanos() / work.launches());
      parts = parts.plus(more);
      bytes += work.bytes();
      used.add(evaluator.provenance(block));
    }

    CostSample sample() {
      CostParts all = device.isSpatial() ? parts.withFixed(longestFixed) : parts;
      Dominance d = Dominance.of(all.computeNanos(), all.memoryNanos(), 0, all.fixedNanos());
      long nanos = Math.max(1, Math.round(all.totalNanos()));
      return new CostSample(
          nanos,
          all.computeNanos(),
          all.memoryNanos(),
          0,
          all.fixedNanos(),
          energy(nanos),
          Map.of(tier(), bytes),
          d.costClass(),
          d.margin(),
          Source.PREDICTED,
          basis(),
          band());
    }

    /** Unknown where the data sheet gives no power. */
    private double energy(long nanos) {
      return device.power().busyW() > 0 ? device.power().busyW() * nanos * 1e-9 : Double.NaN;
    }

    private String tier() {
      boolean onChip =
          device.memory().size() > 1 && held <= device.memory().getFirst().capacityBytes();
      return onChip ? device.memory().getFirst().name() : device.home().name();
    }

    private Basis basis() {
      Basis weakest = Basis.TELEMETRY;
      for (Provenance p : used) {
        weakest = p.basis().compareTo(weakest) < 0 ? p.basis() : weakest;
      }
      return used.isEmpty() ? Basis.ANALYTIC : weakest;
    }

    private double band() {
      double widest = Double.NaN;
      for (Provenance p : used) {
        widest =
            Double.isNaN(widest) || p.errorBandPercent() > widest ? p.errorBandPercent() : widest;
      }
      return widest;
    }
  }
}
