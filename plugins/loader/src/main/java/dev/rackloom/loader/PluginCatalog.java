package dev.rackloom.loader;

import dev.rackloom.api.Checks;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.rack.Device;
import dev.rackloom.api.spi.CostModel;
import dev.rackloom.api.spi.ExpertMapExporter;
import dev.rackloom.api.spi.ExpertMapImporter;
import dev.rackloom.api.spi.ExpertStatisticsReader;
import dev.rackloom.api.spi.ModelReader;
import dev.rackloom.api.spi.Plugin;
import dev.rackloom.api.spi.ProbeWriter;
import dev.rackloom.api.spi.Solver;
import dev.rackloom.api.spi.SubModelWriter;
import dev.rackloom.api.spi.WeightReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/** The plug-ins of this process. Immutable. */
public final class PluginCatalog {

  private static final int HEAD_BYTES = 4096;

  private final List<Plugin> plugins;

  private PluginCatalog(List<Plugin> plugins) {
    this.plugins = plugins.stream().sorted(Comparator.comparing(Plugin::id)).toList();
    Checks.distinct(this.plugins, Plugin::id, "plug-ins");
  }

  /** A catalogue of the given plug-ins. */
  public static PluginCatalog of(List<Plugin> plugins) {
    return new PluginCatalog(plugins);
  }

  /** Every plug-in on the class path. */
  public static PluginCatalog onClassPath() {
    return new PluginCatalog(
        ServiceLoader.load(Plugin.class, PluginCatalog.class.getClassLoader()).stream()
            .map(ServiceLoader.Provider::get)
            .toList());
  }

  /** The plug-ins, by id. */
  public List<Plugin> plugins() {
    return plugins;
  }

  /** The reader that matches a file best. Fails if there is no such file or nobody reads it. */
  public ModelReader readerOf(Path file) {
    byte[] head = head(file);
    return readers().stream()
        .filter(r -> r.match(file, head) > 0)
        .max(Comparator.comparingInt(r -> r.match(file, head)))
        .orElseThrow(() ->
            RackloomException.user(
                "no reader knows " + file,
                "formats read here: "
                    + String.join(", ", readers().stream().map(ModelReader::format).toList())
                    + "."));
  }

  /** Whether a reader knows the file. Fails if there is none, or it cannot be read. */
  public boolean isModel(Path file) {
    byte[] head = head(file);
    return readers().stream().anyMatch(r -> r.match(file, head) > 0);
  }

  private static byte[] head(Path file) {
    if (!Files.isRegularFile(file)) {
      throw RackloomException.user("there is no file " + file, "check the path.");
    }
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(HEAD_BYTES);
    } catch (IOException e) {
      throw RackloomException.user(
          "cannot read " + file + ": " + e.getMessage(), "check its permissions.");
    }
  }

  private List<ModelReader> readers() {
    return plugins.stream().flatMap(p -> p.readers().stream()).toList();
  }

  /** The reader of a format. */
  public Optional<ModelReader> reader(String format) {
    return readers().stream().filter(r -> r.format().equals(format)).findFirst();
  }

  /** The cutter of a format. */
  public Optional<SubModelWriter> subModelWriter(String format) {
    return plugins.stream()
        .flatMap(p -> p.subModelWriters().stream())
        .filter(w -> w.format().equals(format))
        .findFirst();
  }

  /** The reader of the weights of a format. */
  public Optional<WeightReader> weightReader(String format) {
    return plugins.stream()
        .flatMap(p -> p.weightReaders().stream())
        .filter(r -> r.format().equals(format))
        .findFirst();
  }

  /** The first writer of measuring probes. */
  public Optional<ProbeWriter> probeWriter() {
    return plugins.stream().flatMap(p -> p.probeWriters().stream()).findFirst();
  }

  /** All cost models, in the order in which they are asked. */
  public List<CostModel> costModels() {
    return plugins.stream().flatMap(p -> p.costModels().stream()).toList();
  }

  /** The data sheets that plug-ins bring. */
  public List<Device> devices() {
    return plugins.stream().flatMap(p -> p.devices().stream()).toList();
  }

  /** All solvers. */
  public List<Solver> solvers() {
    return plugins.stream().flatMap(p -> p.solvers().stream()).toList();
  }

  /**
   * The reader of expert statistics that matches a file or folder best. Fails if there is none, or
   * nobody reads it.
   */
  public ExpertStatisticsReader statisticsReaderOf(Path file) {
    byte[] head = Files.isDirectory(file) ? new byte[0] : head(file);
    List<ExpertStatisticsReader> readers =
        plugins.stream().flatMap(p -> p.expertStatisticsReaders().stream()).toList();
    return readers.stream()
        .filter(r -> r.match(file, head) > 0)
        .max(Comparator.comparingInt(r -> r.match(file, head)))
        .orElseThrow(() ->
            RackloomException.user(
                "no reader of expert statistics knows " + file,
                "formats read here: "
                    + String.join(
                        ", ", readers.stream().map(ExpertStatisticsReader::format).toList())
                    + "."));
  }

  /** The importer of expert maps that matches a file best. Fails as readers do. */
  public ExpertMapImporter mapImporterOf(Path file) {
    byte[] head = head(file);
    return mapImporters().stream()
        .filter(i -> i.match(file, head) > 0)
        .max(Comparator.comparingInt(i -> i.match(file, head)))
        .orElseThrow(() ->
            RackloomException.user(
                "no importer of expert maps knows " + file, "forms read here: " + importerNames()));
  }

  /** Whether a file is an expert map rather than statistics of experts. */
  public boolean isExpertMap(Path file) {
    if (Files.isDirectory(file)) {
      return false;
    }
    byte[] head = head(file);
    int map = mapImporters().stream().mapToInt(i -> i.match(file, head)).max().orElse(0);
    int counts =
        plugins.stream()
            .flatMap(p -> p.expertStatisticsReaders().stream())
            .mapToInt(r -> r.match(file, head))
            .max()
            .orElse(0);
    return map > counts;
  }

  /** The importer of that name. */
  public ExpertMapImporter mapImporter(String name) {
    return mapImporters().stream()
        .filter(i -> i.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            RackloomException.user(
                "no form of expert maps is called '" + name + "'",
                "forms read here: " + importerNames()));
  }

  private String importerNames() {
    return String.join(", ", mapImporters().stream().map(ExpertMapImporter::name).toList()) + ".";
  }

  private List<ExpertMapImporter> mapImporters() {
    return plugins.stream().flatMap(p -> p.expertMapImporters().stream()).toList();
  }

  /** All exporters of expert maps. */
  public List<ExpertMapExporter> mapExporters() {
    return plugins.stream().flatMap(p -> p.expertMapExporters().stream()).toList();
  }
}
