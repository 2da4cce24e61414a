package dev.rackloom.api.cost;

import dev.rackloom.api.rack.Device;
import dev.rackloom.api.rack.Link;
import dev.rackloom.api.rack.Rack;
import dev.rackloom.api.stage.Flow;
import dev.rackloom.api.stage.Phase;
import dev.rackloom.api.stage.Stage;
import dev.rackloom.api.stage.StageGraph;
import dev.rackloom.api.stage.Traffic;
import dev.rackloom.api.stage.Work;
import dev.rackloom.api.stage.WorkItem;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.api.symbolic.Dim;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Takes samples of a cost profile. A stage's own block wins; else each of its items is priced by
 * its family's block and the times are summed. Read-only after construction.
 */
public final class CostEvaluator {

  private final Rack rack;
  private final Map<List<Object>, CostBlock> blocks = new HashMap<>();
  private final Map<String, Provenance> provenances = new HashMap<>();

  public CostEvaluator(Rack rack, CostProfile profile) {
    this.rack = rack;
    profile.blocks().forEach(b -> blocks.put(List.of(b.device(), b.scope()), b));
    profile.provenances().forEach(p -> provenances.put(p.id(), p));
  }

  /** A sample with the transfer time of the rack's slowest link, before peers are placed. */
  public Estimate sample(
      StageGraph graph, int stage, String device, Phase phase, Bindings bindings) {
    Estimate estimate = sample(graph.stages().get(stage), device, phase, bindings);
    Dim moved = crossing(graph, stage).bind(bindings);
    if (!(estimate instanceof Estimate.Sampled s) || moved.known().isEmpty()) {
      return estimate;
    }
    return new Estimate.Sampled(
        s.sample().withTransfer(defaultLinkNanos(moved.known().getAsLong())));
  }

  /** A sample of the stage alone, no transfer. */
  public Estimate sample(Stage stage, String deviceId, Phase phase, Bindings bindings) {
    @Nullable Work work = stage.work().get(phase);
    if (work == null) {
      return new Estimate.Unknown("stage '" + stage.id() + "' has no phase " + phase);
    }
    Device device =
        rack.device(deviceId)
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "no device '" + deviceId + "' in rack '" + rack.name() + "'"));
    Dim held = stage.footprint().weightBytes().bind(bindings);
    if (held.known().isEmpty()) {
      return new Estimate.Unknown("weights of '" + stage.id() + "': " + held.whyNotKnown());
    }
    return new Sampling(device, held.known().getAsLong(), bindings).run(stage, phase, work);
  }

  private final class Sampling {
    private final Device device;
    private final long heldBytes;
    private final Bindings bindings;
    private final List<Provenance> used = new ArrayList<>();
    private CostParts parts = CostParts.NOTHING;
    private long bytes;

    Sampling(Device device, long heldBytes, Bindings bindings) {
      this.device = device;
      this.heldBytes = heldBytes;
      this.bindings = bindings;
    }

    Estimate run(Stage stage, Phase phase, Work work) {
      @Nullable CostBlock whole =
          blocks.get(List.of(device.id(), new CostScope.OfStage(stage.id(), phase)));
      try {
        if (whole != null) {
          BoundWork all = bound(total(work));
          add(whole, all);
        } else {
          work.items().forEach(this::price);
        }
      } catch (MissingFigure missing) {
        return new Estimate.Unknown(missing.reason);
      }
      return new Estimate.Sampled(sample());
    }

    private void price(WorkItem item) {
      CostScope scope = new CostScope.OfFamily(item.family(), item.dtype().name());
      @Nullable CostBlock block = blocks.get(List.of(device.id(), scope));
      if (block == null) {
        throw new MissingFigure(
            "no cost function for "
                + item.family()
                + " in "
                + item.dtype()
                + " on '"
                + device.id()
                + "'");
      }
      add(block, bound(item));
    }

    private void add(CostBlock block, BoundWork work) {
      parts = parts.plus(block.function().at(work));
      bytes += work.bytes();
      used.add(java.util.Objects.requireNonNull(provenances.get(block.provenance())));
    }

    private BoundWork bound(WorkItem item) {
      Map<String, Long> features = new HashMap<>();
      item.features()
          .forEach((name, dim) -> dim.bind(bindings).known().ifPresent(v -> features.put(name, v)));
      return new BoundWork(
          item.launches(),
          number(item.flops(), "FLOPs"),
          number(item.weightBytes(), "weight bytes"),
          number(item.activationBytes(), "activation bytes"),
          number(item.stateBytes(), "state bytes"),
          heldBytes,
          features);
    }

    private long number(Dim dim, String what) {
      Dim value = dim.bind(bindings);
      return value.known().orElseThrow(() -> new MissingFigure(what + ": " + value.whyNotKnown()));
    }

    private CostSample sample() {
      Dominance d = Dominance.of(parts.computeNanos(), parts.memoryNanos(), 0, parts.fixedNanos());
      long nanos = Math.max(1, Math.round(parts.totalNanos()));
      Basis basis =
          used.stream()
              .map(Provenance::basis)
              .min(Comparator.naturalOrder())
              .orElse(Basis.ANALYTIC);
      double band =
          used.stream().mapToDouble(Provenance::errorBandPercent).max().orElse(Double.NaN);
      boolean onChip =
          device.memory().size() > 1 && heldBytes <= device.memory().getFirst().capacityBytes();
      String tier = onChip ? device.memory().getFirst().name() : device.home().name();
      return new CostSample(
          nanos,
          parts.computeNanos(),
          parts.memoryNanos(),
          0,
          parts.fixedNanos(),
          device.power().busyW() * nanos * 1e-9,
          Map.of(tier, bytes),
          d.costClass(),
          d.margin(),
          Source.PREDICTED,
          basis,
          band);
    }
  }

  private static WorkItem total(Work work) {
    int launches = Math.max(1, work.items().stream().mapToInt(WorkItem::launches).sum());
    WorkItem first = work.items().getFirst();
    return new WorkItem(
        first.family(),
        first.dtype(),
        launches,
        work.flops(),
        work.weightBytes(),
        Traffic.reading(work.activationBytes()),
        Traffic.reading(work.stateBytes()),
        Map.of());
  }

  private static Dim crossing(StageGraph graph, int stage) {
    Dim bytes =
        graph.stages().get(stage).ingressBytes().plus(graph.stages().get(stage).egressBytes());
    for (Flow flow : graph.flows()) {
      if (flow.from() == stage || flow.to().contains(stage)) {
        bytes = bytes.plus(flow.bytes());
      }
    }
    return bytes;
  }

  private double defaultLinkNanos(long bytes) {
    return rack.links().stream()
        .min(Comparator.comparingDouble(Link::bytesPerS))
        .map(link -> link.latencyNanos() + bytes / link.bytesPerS() * 1e9)
        .orElse(0.0);
  }

  private static final class MissingFigure extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final String reason;

    MissingFigure(String reason) {
      super(reason, null, false, false);
      this.reason = reason;
    }
  }
}
