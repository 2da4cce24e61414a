package dev.rackloom.core;

import dev.rackloom.api.Cancellation;
import dev.rackloom.api.Progress;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.rack.Device;
import dev.rackloom.api.rack.Node;
import dev.rackloom.api.rack.Rack;
import dev.rackloom.client.AgentClient;
import dev.rackloom.client.Refusal;
import dev.rackloom.profiler.Calibration;
import dev.rackloom.profiler.Measurement;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures the real devices of a rack through their agents and fits the session's cost functions to
 * what was seen.
 */
public final class Calibrator {

  private Calibrator() {}

  /**
   * A session that rests on measurements, and how well the fits are.
   *
   * @param skipped devices that are not measured, and stages that a device does not run, and why
   */
  public record Result(
      Session session, List<Calibration.Report> reports, int measurements, List<String> skipped) {
    public Result {
      reports = List.copyOf(reports);
      skipped = List.copyOf(skipped);
    }
  }

  /**
   * Calibrates, and keeps the profile in the workspace. {@code rack} has the addresses of its
   * agents.
   */
  public static Result calibrate(
      Workbench bench, Session session, Rack rack, Progress progress, Cancellation cancellation) {
    List<Device> real = rack.devices().stream().filter(d -> !d.isEmulated()).toList();
    if (real.isEmpty()) {
      throw RackloomException.user(
          "rack '" + rack.name() + "' has no real device to measure",
          "emulated devices are not measured: their truth is made up.");
    }
    List<Measurement> measurements = new ArrayList<>();
    List<String> skipped = new ArrayList<>();
    for (Device device : real) {
      Node node = rack.node(device.node()).orElseThrow();
      try (AgentClient agent = AgentClient.connect(node.agent(), node.id())) {
        measurements.addAll(
            measuring(bench, agent, device, progress.part(0, 0.6), cancellation).probes());
        Measuring.Stages stages =
            measuring(bench, agent, device, progress.part(0.6, 1), cancellation).stages(session);
        measurements.addAll(stages.measurements());
        skipped.addAll(stages.skipped());
      } catch (RackloomException e) {
        if (!Refusal.is(e)) {
          throw e;
        }
        skipped.add("device '" + device.id() + "' is not measured: " + e.failure().message());
      }
    }
    if (measurements.isEmpty()) {
      throw RackloomException.user(
          "no device of rack '" + rack.name() + "' can be measured: " + String.join("; ", skipped),
          "give the rack a device that its agent drives itself.");
    }
    progress.at(1, "fitted " + measurements.size() + " measurements" + said(skipped));
    Calibration.Calibrated fitted =
        Calibration.fit(
            session.profile(),
            measurements,
            "this machine, " + Runtime.getRuntime().availableProcessors() + " cores");
    bench.workspace().saveProfile(session.model().cut(), fitted.profile());
    return new Result(
        session.withProfile(fitted.profile()), fitted.reports(), measurements.size(), skipped);
  }

  private static Measuring measuring(
      Workbench bench,
      AgentClient agent,
      Device device,
      Progress progress,
      Cancellation cancellation) {
    return new Measuring(
        bench.plugins(), bench.workspace().artefacts(), agent, device, progress, cancellation);
  }

  private static String said(List<String> skipped) {
    return skipped.isEmpty() ? "" : "; " + String.join("; ", skipped);
  }
}
