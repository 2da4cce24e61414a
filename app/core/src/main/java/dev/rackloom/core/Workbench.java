package dev.rackloom.core;

import dev.rackloom.api.Cancellation;
import dev.rackloom.api.Ids;
import dev.rackloom.api.Progress;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.cost.CostProfile;
import dev.rackloom.api.graph.Graph;
import dev.rackloom.api.placement.Objective;
import dev.rackloom.api.rack.Rack;
import dev.rackloom.api.spi.ModelReader;
import dev.rackloom.api.spi.ReadContext;
import dev.rackloom.api.spi.SubModelWriter;
import dev.rackloom.api.stage.StageGraph;
import dev.rackloom.api.symbolic.Bindings;
import dev.rackloom.codec.DeviceCatalogue;
import dev.rackloom.codec.RackFile;
import dev.rackloom.core.workspace.Workspace;
import dev.rackloom.engine.partition.PartitionOptions;
import dev.rackloom.engine.partition.Partitioner;
import dev.rackloom.loader.PluginCatalog;
import dev.rackloom.profiler.Profiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The front of all use cases: plug-ins, and a workspace to keep things in. */
public final class Workbench implements AutoCloseable {

  private final PluginCatalog plugins;
  private final Workspace workspace;

  private Workbench(PluginCatalog plugins, Workspace workspace) {
    this.plugins = plugins;
    this.workspace = workspace;
  }

  /** Opens the workspace in {@code folder}, which is made if it is not there. */
  public static Workbench open(Path folder) {
    return new Workbench(PluginCatalog.onClassPath(), Workspace.open(folder));
  }

  /** What is kept. */
  public Workspace workspace() {
    return workspace;
  }

  /** What is plugged in. */
  public PluginCatalog plugins() {
    return plugins;
  }

  /** Opens a model and cuts it into about {@link PartitionOptions#DEFAULT_STAGES} stages. */
  public OpenModel openModel(
      Path file, Bindings given, Progress progress, Cancellation cancellation) {
    return openModel(file, given, PartitionOptions.DEFAULT_STAGES, progress, cancellation);
  }

  /**
   * Opens a model, binds its sizes, cuts it into about {@code stages} stages, and notes it in the
   * workspace.
   */
  public OpenModel openModel(
      Path file, Bindings given, int stages, Progress progress, Cancellation cancellation) {
    OpenModel model = read(plugins, file, given, stages, progress, cancellation);
    note(model);
    return model;
  }

  /** Reads a model as {@link #openModel} does, but notes it nowhere. */
  public OpenModel readModel(
      Path file, Bindings given, Progress progress, Cancellation cancellation) {
    return read(plugins, file, given, PartitionOptions.DEFAULT_STAGES, progress, cancellation);
  }

  /** Notes in the workspace that a model was opened. */
  public void note(OpenModel model) {
    workspace.saveModel(model.graph(), model.file().toAbsolutePath(), model.sizes());
  }

  /** Opens a model without a workspace. */
  public static OpenModel read(
      PluginCatalog plugins,
      Path file,
      Bindings given,
      int stages,
      Progress progress,
      Cancellation cancellation) {
    ModelReader reader = plugins.readerOf(file);
    List<Path> besides = new ArrayList<>();
    Graph graph =
        reader.read(file, new ReadContext(progress.part(0, 0.7), cancellation, besides::add));
    SizeNames.Bound bound = SizeNames.bind(graph.inputSymbols(), given);
    progress.at(0.7, "cutting " + graph.operators().size() + " operators into stages");
    StageGraph cut =
        Partitioner.partition(
            graph,
            new Stoppable(reader.workRules(), cancellation),
            new PartitionOptions(stages, bound.bindings()));
    cancellation.check();
    progress.at(1, "opened " + graph.name());
    return new OpenModel(file, graph, cut, bound.bindings(), bound.lines(), besides);
  }

  /**
   * Cuts some operators of a model out as a model file of their own.
   *
   * @return how many bytes the file has
   * @throws RackloomException if the model's format cannot be cut, the part cannot stand alone, or
   *     the file cannot be written
   */
  public long cutOut(OpenModel model, Ids operators, Path to) {
    Path target = to.toAbsolutePath();
    try {
      Path folder = Files.createTempDirectory(target.getParent(), ".rackloom-part");
      try {
        SubModelWriter writer = PlanBuilder.writer(plugins, model.graph());
        Path part = writer.write(model.file(), model.graph(), operators, folder).file();
        Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
        return Files.size(target);
      } finally {
        Files.delete(folder);
      }
    } catch (IOException e) {
      throw RackloomException.resources(
          "the part could not be written to " + to + ": " + e.getMessage(),
          "make room on the disk, or choose a folder that can be written to.",
          e);
    }
  }

  /** Reads a rack file and notes it in the workspace. */
  public Rack openRack(Path file) {
    Rack rack = readRack(file);
    workspace.saveRack(rack);
    return rack;
  }

  /** Reads a rack file. */
  public Rack readRack(Path file) {
    return RackFile.read(file, DeviceCatalogue.builtIn().with(plugins.devices()));
  }

  /**
   * A session on the newest profile kept for this model, its sizes and this rack, else on
   * calibrations of its devices, else on data sheets.
   *
   * @throws RackloomException if the size of a stage or a tensor is not known
   */
  public Session session(OpenModel model, Rack rack) {
    return sessionAsKnown(model, rack).sized();
  }

  /** The same, also of a model with sizes that are not known: they count as nothing. */
  public Session sessionAsKnown(OpenModel model, Rack rack) {
    CostProfile base =
        workspace
            .newestProfile(model.cut(), rack.name())
            .orElseGet(() -> Profiles.of("analytic", model.stages(), rack, plugins.costModels()));
    return made(plugins, model, rack, Optional.of(Calibrations.over(base, rack, workspace)));
  }

  /**
   * A session without a workspace.
   *
   * @throws RackloomException if the size of a stage or a tensor is not known
   */
  public static Session session(
      PluginCatalog plugins, OpenModel model, Rack rack, Optional<CostProfile> profile) {
    return made(plugins, model, rack, profile).sized();
  }

  private static Session made(
      PluginCatalog plugins, OpenModel model, Rack rack, Optional<CostProfile> profile) {
    CostProfile analytic =
        profile.orElseGet(
            () -> Profiles.of("analytic", model.stages(), rack, plugins.costModels()));
    return new Session(
            model,
            rack,
            model.sizes(),
            analytic,
            Terms.of(Objective.LATENCY, List.of()),
            plugins.solvers())
        .withFormats(
            plugins
                .subModelWriter(model.graph().format())
                .map(writer -> DeviceFormats.of(rack, DeviceFormats.formats(model, writer)))
                .orElse(DeviceFormats.UNKNOWN));
  }

  @Override
  public void close() {
    workspace.close();
  }
}
