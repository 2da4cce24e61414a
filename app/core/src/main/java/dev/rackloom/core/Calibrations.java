package dev.rackloom.core;

import dev.rackloom.api.RackloomException;
import dev.rackloom.api.cost.Basis;
import dev.rackloom.api.cost.CostBlock;
import dev.rackloom.api.cost.CostProfile;
import dev.rackloom.api.cost.CostScope;
import dev.rackloom.api.cost.Provenance;
import dev.rackloom.api.rack.Device;
import dev.rackloom.api.rack.Rack;
import dev.rackloom.core.workspace.Workspace;
import dev.rackloom.profiler.fit.CsvTable;
import dev.rackloom.profiler.fit.DeviceCalibration;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Cost functions fitted to tables of measurements, kept by kind of device. A session's profile
 * takes them wherever it would rest on a data sheet alone.
 */
public final class Calibrations {

  private Calibrations() {}

  /** Fits the measurements of {@code csv} and keeps the result. Seconds. */
  public static DeviceCalibration fit(Workspace workspace, Device device, Path csv) {
    CsvTable table = CsvTable.read(csv);
    DeviceCalibration fitted =
        DeviceCalibration.fit(device, table, String.valueOf(csv.getFileName()));
    workspace.saveCalibration(profile(device, fitted));
    return fitted;
  }

  /** What was fitted, as a profile of the kind of device alone. */
  public static CostProfile profile(Device device, DeviceCalibration fitted) {
    if (fitted.blocks().isEmpty()) {
      throw RackloomException.user(
          "there is no measurement of '" + device.id() + "'", "check the table's columns.");
    }
    return new CostProfile(
        "calibration of " + device.sheet(), device.sheet(), fitted.blocks(), fitted.provenances());
  }

  /** {@code base}, with what is kept for the kinds of the rack's devices. */
  static CostProfile over(CostProfile base, Rack rack, Workspace workspace) {
    Map<List<Object>, CostBlock> blocks = new LinkedHashMap<>();
    base.blocks().forEach(b -> blocks.put(List.of(b.device(), b.scope()), b));
    Map<String, Provenance> provenances = new LinkedHashMap<>();
    base.provenances().forEach(p -> provenances.put(p.id(), p));
    for (Device device : rack.devices()) {
      workspace
          .newestCalibration(device.sheet())
          .ifPresent(fitted -> {
            fitted.provenances().forEach(p -> provenances.putIfAbsent(p.id(), p));
            fitted.blocks().forEach(b -> put(blocks, provenances, device, b));
          });
    }
    return new CostProfile(
        base.name(),
        base.rack(),
        new ArrayList<>(blocks.values()),
        new ArrayList<>(provenances.values()));
  }

  private static void put(
      Map<List<Object>, CostBlock> blocks,
      Map<String, Provenance> provenances,
      Device device,
      CostBlock fitted) {
    CostScope scope = fitted.scope();
    @Nullable CostBlock there = blocks.get(List.of(device.id(), scope));
    boolean analytic =
        there == null
            || java.util.Objects.requireNonNull(provenances.get(there.provenance())).basis()
                == Basis.ANALYTIC;
    if (analytic) {
      blocks.put(
          List.of(device.id(), scope),
          new CostBlock(device.id(), scope, fitted.function(), fitted.provenance()));
    }
  }
}
