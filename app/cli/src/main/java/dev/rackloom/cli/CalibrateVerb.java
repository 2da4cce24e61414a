package dev.rackloom.cli;

import dev.rackloom.api.RackloomException;
import dev.rackloom.api.cost.CostScope;
import dev.rackloom.api.rack.Device;
import dev.rackloom.codec.Codec;
import dev.rackloom.codec.DeviceCatalogue;
import dev.rackloom.codec.RackFile;
import dev.rackloom.core.Calibrations;
import dev.rackloom.core.Workbench;
import dev.rackloom.profiler.fit.DeviceCalibration;
import dev.rackloom.profiler.fit.Errors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Fits cost functions to a table of measurements. */
@Command(
    name = "calibrate",
    mixinStandardHelpOptions = true,
    description =
        "Fits cost models to measurements of a device, reports the error on shapes held back, and keeps the result for every device of its kind.")
final class CalibrateVerb implements Callable<Integer> {

  @Parameters(
      paramLabel = "CSV",
      description =
          "Measurements: columns family, dtype, nanos and the sizes (m,n,k | batch,tokens,context,heads,kvHeads,headDim | ranks,bytes | flops,bytes).")
  Path csv;

  @Option(
      names = "--device",
      required = true,
      paramLabel = "NAME",
      description = "A device of the catalogue, or of --rack.")
  String device;

  @Option(names = "--rack", paramLabel = "FILE", description = "A rack file that has the device.")
  @Nullable Path rack;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Also write the fitted cost functions here, as JSON.")
  @Nullable Path out;

  @Mixin Options.InWorkspace workspace;

  @Mixin Options.Output output;

  @Override
  public Integer call() throws IOException {
    Console console = output.console();
    Device measured = device();
    try (Workbench bench = Workbench.open(workspace.folder())) {
      console.note("fitting the measurements of " + csv);
      DeviceCalibration fitted = Calibrations.fit(bench.workspace(), measured, csv);
      Path file = out;
      if (file != null) {
        Files.write(file, Codec.toJson(Calibrations.profile(measured, fitted)));
      }
      if (output.json) {
        console.document(json(measured, fitted));
      } else {
        table(console, measured, fitted);
      }
    }
    return 0;
  }

  private Device device() {
    Path file = rack;
    if (file != null) {
      return RackFile.read(file)
          .device(device)
          .orElseThrow(() ->
              RackloomException.user(
                  "no device '" + device + "' in " + file, "name one of that rack."));
    }
    DeviceCatalogue catalogue = DeviceCatalogue.builtIn();
    return catalogue
        .device(device)
        .map(DeviceCatalogue.Entry::device)
        .orElseThrow(() ->
            RackloomException.user(
                "the catalogue has no device '" + device + "'",
                "use one of " + catalogue.devices() + ", or give its rack with --rack."));
  }

  private static void table(Console console, Device device, DeviceCalibration fitted) {
    console.line(
        "%-14s %-12s %7s  %-10s %8s %8s %8s   %s",
        "family", "dtype", "rows", "law", "MAPE %", "median", "p90", "plain knee's MAPE");
    for (DeviceCalibration.Report r : fitted.reports()) {
      CostScope.OfFamily of = (CostScope.OfFamily) r.scope();
      console.line(
          "%-14s %-12s %7d  %-10s %8.2f %8.2f %8.2f   %.2f",
          of.family(),
          of.dtype(),
          r.rows(),
          r.law(),
          r.heldBack().mean(),
          r.heldBack().median(),
          r.heldBack().p90(),
          r.knee().mean());
    }
    console.line(
        "errors are on every fifth shape, held back from the fit; kept for devices of kind %s",
        device.sheet());
  }

  private static Map<String, @Nullable Object> json(Device device, DeviceCalibration fitted) {
    Map<String, @Nullable Object> json = Numbers.map();
    json.put("device", device.sheet());
    json.put(
        "families",
        fitted.reports().stream()
            .map(r -> {
              CostScope.OfFamily of = (CostScope.OfFamily) r.scope();
              Map<String, @Nullable Object> family = Numbers.map();
              family.put("family", of.family().name());
              family.put("dtype", of.dtype());
              family.put("rows", r.rows());
              family.put("law", r.law());
              family.put("heldBack", errors(r.heldBack()));
              family.put("knee", errors(r.knee()));
              family.put("source", "predicted");
              family.put("basis", "calibrated");
              return family;
            })
            .toList());
    return json;
  }

  private static Map<String, @Nullable Object> errors(Errors errors) {
    Map<String, @Nullable Object> json = Numbers.map();
    json.put("rows", errors.count());
    json.put("mapePercent", Numbers.real(errors.mean()));
    json.put("medianPercent", Numbers.real(errors.median()));
    json.put("p90Percent", Numbers.real(errors.p90()));
    return json;
  }
}
