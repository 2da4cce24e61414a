package dev.rackloom.core;

import dev.rackloom.api.Cancellation;
import dev.rackloom.api.Progress;
import dev.rackloom.api.placement.Assignment;
import dev.rackloom.api.placement.DeviceGroup;
import dev.rackloom.api.placement.Placement;
import dev.rackloom.api.rack.Rack;
import dev.rackloom.api.stage.Phase;
import dev.rackloom.api.stage.Stage;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.loader.PluginCatalog;
import dev.rackloom.samples.Samples;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** The real MiniLM at one sequence of {@link #SEQ} tokens, on the rack of a test. */
final class MiniLm {

  static final PluginCatalog PLUGINS = PluginCatalog.onClassPath();

  static final long SEQ = 64;

  private static final int STAGES = 14;

  private MiniLm() {}

  /** Reads it; its file is put into {@code folder}. */
  static OpenModel read(Path folder) {
    return Workbench.read(
        PLUGINS,
        Samples.model(folder),
        Bindings.of("batch", 1, "seq", SEQ),
        STAGES,
        Progress.SILENT,
        Cancellation.NEVER);
  }

  /** It on a rack, with costs by the rack's data sheets. */
  static Session on(OpenModel model, Rack rack) {
    return Workbench.session(PLUGINS, model, rack, Optional.empty());
  }

  /** Every stage on the device that is said of its position. */
  static Placement placed(OpenModel model, IntFunction<String> device) {
    List<Stage> stages = model.stages().stages();
    return Placement.of(
        "test",
        IntStream.range(0, stages.size())
            .mapToObj(s ->
                new Assignment(
                    model.graph().name(),
                    stages.get(s).id(),
                    Phase.PLAIN,
                    DeviceGroup.single(device.apply(s)),
                    0))
            .toList());
  }
}
