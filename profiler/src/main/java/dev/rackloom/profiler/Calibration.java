package dev.rackloom.profiler;

import dev.rackloom.api.cost.Basis;
import dev.rackloom.api.cost.CostBlock;
import dev.rackloom.api.cost.CostFunction;
import dev.rackloom.api.cost.CostProfile;
import dev.rackloom.api.cost.CostScope;
import dev.rackloom.api.cost.Provenance;
import dev.rackloom.api.cost.Source;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Replaces analytic blocks of a profile by blocks fitted to measurements. */
public final class Calibration {

  private Calibration() {}

  /**
   * How well one block fits, in percent on points held back from its fit; NaN if there were too few
   * to hold any back.
   */
  public record Report(String device, CostScope scope, int points, double heldBackErrorPercent) {}

  /** A calibrated profile and its report. */
  public record Calibrated(CostProfile profile, List<Report> reports) {}

  /**
   * Fits family blocks to probes and adds a table block for each measured stage.
   *
   * @param machine what was measured and when, for provenance
   */
  public static Calibrated fit(
      CostProfile profile, List<Measurement> measurements, String machine) {
    Map<List<Object>, List<Measurement>> groups = new LinkedHashMap<>();
    measurements.forEach(
        m -> groups.computeIfAbsent(List.of(m.device(), m.scope()), k -> new ArrayList<>()).add(m));
    Map<List<Object>, CostBlock> blocks = new LinkedHashMap<>();
    profile.blocks().forEach(b -> blocks.put(List.of(b.device(), b.scope()), b));
    Map<String, Provenance> provenances = new LinkedHashMap<>();
    profile.provenances().forEach(p -> provenances.put(p.id(), p));
    List<Report> reports = new ArrayList<>();
    groups.forEach((key, points) -> {
      CostBlock block = blocks.get(key);
      CostScope scope = points.getFirst().scope();
      String device = points.getFirst().device();
      switch (scope) {
        case CostScope.OfStage stage -> {
          add(
              blocks,
              provenances,
              table(device, stage, points),
              new Provenance(
                  "stages " + device,
                  Source.PREDICTED,
                  Basis.TABLE,
                  Double.NaN,
                  "stages measured whole: " + machine));
        }
        case CostScope.OfFamily family -> {
          if (block != null && block.function() instanceof CostFunction.Roofline start) {
            RooflineFit.Fitted fitted = RooflineFit.fit(start, points);
            String id = "fit " + device + " " + family.family() + " " + family.dtype();
            reports.add(new Report(device, scope, points.size(), fitted.heldBackErrorPercent()));
            add(
                blocks,
                provenances,
                new CostBlock(device, scope, fitted.function(), id),
                new Provenance(
                    id,
                    Source.PREDICTED,
                    Basis.CALIBRATED,
                    fitted.heldBackErrorPercent(),
                    points.size() + " probes: " + machine));
          }
        }
      }
    });
    return new Calibrated(
        new CostProfile(
            profile.name() + ", calibrated",
            profile.rack(),
            List.copyOf(blocks.values()),
            List.copyOf(provenances.values())),
        reports);
  }

  private static void add(
      Map<List<Object>, CostBlock> blocks,
      Map<String, Provenance> provenances,
      CostBlock block,
      Provenance provenance) {
    blocks.put(List.of(block.device(), block.scope()), block);
    provenances.put(provenance.id(), provenance);
  }

  /**
   * Points over FLOPs, or over bytes for a stage that does no arithmetic, or none that is known.
   */
  private static CostBlock table(String device, CostScope.OfStage stage, List<Measurement> points) {
    boolean arithmetic = points.stream().allMatch(p -> p.work().flops() > 0);
    Map<Long, Double> bySize = new LinkedHashMap<>();
    points.forEach(p ->
        bySize.merge(
            Math.max(1, arithmetic ? p.work().flops() : p.work().bytes()), p.nanos(), Math::min));
    List<CostFunction.Table.Point> table =
        bySize.entrySet().stream()
            .map(e -> new CostFunction.Table.Point(e.getKey(), e.getValue()))
            .sorted(Comparator.comparingLong(CostFunction.Table.Point::size))
            .toList();
    return new CostBlock(
        device,
        stage,
        new CostFunction.Table(arithmetic ? "flops" : "bytes", table),
        "stages " + device);
  }
}
