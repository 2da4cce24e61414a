package dev.rackloom.core;

import dev.rackloom.api.Cancellation;
import dev.rackloom.api.Progress;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.cost.BoundWork;
import dev.rackloom.api.cost.CostScope;
import dev.rackloom.api.deploy.Port;
import dev.rackloom.api.graph.DType;
import dev.rackloom.api.graph.Shape;
import dev.rackloom.api.rack.Device;
import dev.rackloom.api.spi.ProbeWriter;
import dev.rackloom.api.spi.SubModelWriter;
import dev.rackloom.api.stage.Phase;
import dev.rackloom.api.stage.Stage;
import dev.rackloom.api.stage.Work;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.api.symbolic.Dim;
import dev.rackloom.client.AgentClient;
import dev.rackloom.client.MeasureJob;
import dev.rackloom.client.Measured;
import dev.rackloom.client.Refusal;
import dev.rackloom.loader.PluginCatalog;
import dev.rackloom.profiler.Measurement;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Micro-benchmarks on an agent's device: probes of each operator family, then the model's own
 * stages.
 */
public final class Measuring {

  private static final int WARM_UP = 20;
  private static final int REPEATS = 15;
  private static final long SAFE_ROWS = 2;
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final PluginCatalog plugins;
  private final Path folder;
  private final AgentClient agent;
  private final Device device;
  private final Progress progress;
  private final Cancellation cancellation;

  /** Measures {@code device} through its agent; models are written into {@code folder}. */
  public Measuring(
      PluginCatalog plugins,
      Path folder,
      AgentClient agent,
      Device device,
      Progress progress,
      Cancellation cancellation) {
    this.plugins = plugins;
    this.folder = folder;
    this.agent = agent;
    this.device = device;
    this.progress = progress;
    this.cancellation = cancellation;
  }

  /** Probes: matrix products, reductions, element-wise chains, copies. */
  public List<Measurement> probes() {
    ProbeWriter writer =
        plugins
            .probeWriter()
            .orElseThrow(() ->
                RackloomException.environment(
                    "no plug-in brings measuring probes", "install the ONNX plug-in.", null));
    List<ProbeWriter.Probe> probes = writer.write(folder);
    List<Measurement> measurements = new ArrayList<>();
    for (ProbeWriter.Probe probe : probes) {
      step(measurements.size() / (double) probes.size(), probe.name());
      BoundWork work =
          new BoundWork(
              1,
              probe.flops(),
              probe.weightBytes(),
              probe.activationBytes(),
              0,
              probe.weightBytes(),
              Map.of());
      CostScope scope = new CostScope.OfFamily(probe.family(), DType.FLOAT32.name());
      measurements.add(
          new Measurement(
              device.id(),
              scope,
              work,
              median(probe.model(), Bindings.NONE, Map.of(), Optional.empty())));
    }
    return measurements;
  }

  /**
   * What came of a model's stages.
   *
   * @param measurements of those that the device runs
   * @param skipped of each other one, why it does not
   */
  public record Stages(List<Measurement> measurements, List<String> skipped) {
    public Stages {
      measurements = List.copyOf(measurements);
      skipped = List.copyOf(skipped);
    }
  }

  /** Every stage as a whole, at the session's sizes; one that the device refuses is skipped. */
  public Stages stages(Session session) {
    Phase phase = plain(session);
    SubModelWriter writer = PlanBuilder.writer(plugins, session.model().graph());
    List<Measurement> measurements = new ArrayList<>();
    Map<String, Long> rows = IndexedRows.of(session.model().graph());
    List<Stage> stages = session.model().stages().stages();
    List<String> skipped = new ArrayList<>();
    for (Stage stage : stages) {
      double done = (measurements.size() + skipped.size()) / (double) stages.size();
      step(done, stage.id() + " " + stage.label());
      SubModelWriter.SubModel part =
          writer.write(session.model().file(), session.model().graph(), stage.operators(), folder);
      var work = new MeasureJob.StageWork(stage, phase, session.sizes());
      try {
        double nanos = median(part, session.sizes(), rows, Optional.of(work));
        measurements.add(
            new Measurement(
                device.id(),
                new CostScope.OfStage(stage.id(), phase),
                bound(stage, phase, session.sizes()),
                nanos));
      } catch (RackloomException e) {
        if (!Refusal.is(e)) {
          throw e;
        }
        skipped.add(
            "stage '" + stage.id() + "' is not measured on " + device.id() + ": " + e.getMessage());
        progress.at(done, skipped.getLast());
      }
    }
    return new Stages(measurements, skipped);
  }

  /** Stages are measured as a whole where a request takes one pass. */
  private static Phase plain(Session session) {
    if (session.passes().size() > 1) {
      throw RackloomException.user(
          "stages of '"
              + session.model().graph().name()
              + "' keep state from step to step, and are not measured as a whole",
          "calibrate the device's operator families instead: rackloom calibrate.");
    }
    return session.passes().getFirst().phase();
  }

  private void step(double fraction, String what) {
    cancellation.check();
    progress.at(fraction, "measuring " + what + " on " + device.id());
  }

  private double median(
      SubModelWriter.SubModel model,
      Bindings sizes,
      Map<String, Long> rows,
      Optional<MeasureJob.StageWork> work) {
    if (agent.hasArtefacts(List.of(model.artefact().sha256())).isEmpty()) {
      agent.upload(model.artefact().sha256(), model.file(), Progress.SILENT);
    }
    List<MeasureJob.Input> inputs =
        model.inputs().stream()
            .map(p -> input(p, sizes, rows.getOrDefault(p.name(), SAFE_ROWS)))
            .toList();
    Measured measured =
        agent.measure(
            new MeasureJob(
                model.artefact().sha256(), device.id(), inputs, WARM_UP, REPEATS, 1, work),
            LIMIT);
    List<Long> sorted = measured.nanos().stream().sorted().toList();
    return Math.max(1, sorted.get(sorted.size() / 2));
  }

  private static MeasureJob.Input input(Port port, Bindings sizes, long limit) {
    Shape shape = port.shape().bind(sizes);
    if (!(shape instanceof Shape.Ranked r) || !shape.isKnown()) {
      throw RackloomException.user(
          "the shape of '" + port.name() + "' is not known: " + shape,
          "bind its symbols with --bind.");
    }
    return new MeasureJob.Input(
        port.name(),
        port.dtype(),
        r.dims().stream().map(d -> d.known().getAsLong()).toList(),
        limit);
  }

  private static BoundWork bound(Stage stage, Phase phase, Bindings sizes) {
    Work work = stage.work().getOrDefault(phase, Work.NONE);
    return new BoundWork(
        work.items().size(),
        flops(work.flops(), sizes),
        number(work.weightBytes(), sizes),
        number(work.activationBytes(), sizes),
        number(work.stateBytes(), sizes),
        number(stage.footprint().weightBytes(), sizes),
        Map.of());
  }

  /** Of a model that is taken as a whole nobody knows them: its time is noted over its bytes. */
  private static long flops(Dim dim, Bindings sizes) {
    return dim instanceof Dim.Unknown ? 0 : number(dim, sizes);
  }

  private static long number(Dim dim, Bindings sizes) {
    Dim value = dim.bind(sizes);
    return value
        .known()
        .orElseThrow(() ->
            RackloomException.user(
                "a stage's work is not known: " + value.whyNotKnown(),
                "bind its symbols with --bind."));
  }
}
