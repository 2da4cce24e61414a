package dev.rackloom.profiler.fit;

import dev.rackloom.api.RackloomException;
import dev.rackloom.api.cost.Basis;
import dev.rackloom.api.cost.CostBlock;
import dev.rackloom.api.cost.CostFunction;
import dev.rackloom.api.cost.CostScope;
import dev.rackloom.api.cost.Machine;
import dev.rackloom.api.cost.Provenance;
import dev.rackloom.api.cost.Source;
import dev.rackloom.api.rack.Device;
import dev.rackloom.api.stage.OperatorFamily;
import java.util.ArrayList;
import java.util.List;

/**
 * From a table of measurements of one device to the blocks of a cost profile.
 *
 * @param blocks one a family and dtype, fitted to all of its rows
 * @param provenances of the blocks
 * @param reports how good each is on rows held back from a fit of its own
 */
public record DeviceCalibration(
    List<CostBlock> blocks, List<Provenance> provenances, List<Report> reports) {

  public DeviceCalibration {
    blocks = List.copyOf(blocks);
    provenances = List.copyOf(provenances);
    reports = List.copyOf(reports);
  }

  /**
   * How well one family in one dtype fits.
   *
   * @param scope the family
   * @param rows measured
   * @param law what was fitted: product, attention, collective, other (the plain knee)
   * @param heldBack errors on every fifth site, which the fit had not seen
   * @param knee errors of the plain knee on the same
   */
  public record Report(CostScope scope, int rows, String law, Errors heldBack, Errors knee) {}

  /**
   * Fits all families of a table; columns as the package says. Seconds.
   *
   * @param device as the rack or the catalogue describes it
   * @param from what was measured, where and when, for provenance
   */
  public static DeviceCalibration fit(Device device, CsvTable table, String from) {
    List<CostBlock> blocks = new ArrayList<>();
    List<Provenance> provenances = new ArrayList<>();
    List<Report> reports = new ArrayList<>();
    Measurements.of(table, device.id())
        .forEach((kind, samples) -> {
          Machine machine = machine(device, kind);
          CostScope scope =
              new CostScope.OfFamily(new OperatorFamily(kind.family()), kind.dtype().name());
          Family family = Family.of(samples);
          Report report = report(scope, family, machine, samples);
          String id = "measured " + device.id() + " " + kind.family() + " " + kind.dtype().name();
          CostFunction function = family.fit(machine, samples);
          blocks.add(new CostBlock(device.id(), scope, function, id));
          provenances.add(
              new Provenance(
                  id,
                  Source.PREDICTED,
                  Basis.CALIBRATED,
                  report.heldBack().mean(),
                  samples.size() + " rows: " + from));
          reports.add(report);
        });
    return new DeviceCalibration(blocks, provenances, reports);
  }

  private static Machine machine(Device device, Measurements.Kind kind) {
    return Machines.of(device, kind.dtype())
        .orElseThrow(() ->
            RackloomException.user(
                "device '" + device.id() + "' has no peak in " + kind.dtype(),
                "give it one under peakTflops, or leave those rows out."));
  }

  private static Report report(
      CostScope scope, Family family, Machine machine, List<Sample> samples) {
    List<List<Sample>> split = Family.split(samples);
    List<Sample> kept = split.getFirst();
    List<Sample> held = split.getLast();
    CostFunction knee = Fits.knee(machine, kept);
    CostFunction fit = family == Family.OTHER ? knee : family.fit(machine, kept);
    return new Report(
        scope,
        samples.size(),
        family.name().toLowerCase(java.util.Locale.ROOT),
        Errors.of(fit, held),
        Errors.of(knee, held));
  }
}
