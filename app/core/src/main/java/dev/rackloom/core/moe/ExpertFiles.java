package dev.rackloom.core.moe;

import dev.rackloom.api.Cancellation;
import dev.rackloom.api.Progress;
import dev.rackloom.api.RackloomException;
import dev.rackloom.api.moe.ExpertMap;
import dev.rackloom.api.moe.ExpertStatistics;
import dev.rackloom.api.spi.ExpertHints;
import dev.rackloom.api.spi.ExpertMapExporter;
import dev.rackloom.api.spi.ReadContext;
import dev.rackloom.loader.PluginCatalog;
import dev.rackloom.moe.SglangCounts;
import java.nio.file.Path;
import java.util.List;

/** Reads statistics and maps with whichever plug-in knows them, and writes maps by name. */
public final class ExpertFiles {

  private final PluginCatalog plugins;

  public ExpertFiles(PluginCatalog plugins) {
    this.plugins = plugins;
  }

  /** The statistics in a file or folder. Fails as readers do. */
  public ExpertStatistics statistics(
      Path file, ExpertHints hints, Progress progress, Cancellation cancellation) {
    return plugins
        .statisticsReaderOf(file)
        .read(file, hints, new ReadContext(progress, cancellation));
  }

  /**
   * The map in a file.
   *
   * @param form the form's name; empty to tell from the file
   */
  public ExpertMap map(Path file, String form, ExpertHints hints, Cancellation cancellation) {
    return (form.isEmpty() ? plugins.mapImporterOf(file) : plugins.mapImporter(form))
        .read(file, hints, new ReadContext(Progress.SILENT, cancellation));
  }

  /** A map in a form. */
  public static final class Exported {
    private final byte[] content;
    private final String about;
    private final List<String> losses;

    private Exported(byte[] content, String about, List<String> losses) {
      this.content = content;
      this.about = about;
      this.losses = List.copyOf(losses);
    }

    /** The file. */
    public byte[] content() {
      return content.clone();
    }

    /** Which version of which form it is. */
    public String about() {
      return about;
    }

    /** What the form cannot say, a line each. */
    public List<String> losses() {
      return losses;
    }
  }

  /** Writes a map. Fails if no form has the name or the form cannot hold the map. */
  public Exported export(String form, ExpertMap map) {
    ExpertMapExporter exporter =
        plugins.mapExporters().stream()
            .filter(e -> e.name().equals(form))
            .findFirst()
            .orElseThrow(() ->
                RackloomException.user(
                    "no form of expert maps is called '" + form + "'",
                    "forms written here: " + String.join(", ", forms()) + "."));
    return new Exported(exporter.write(map), exporter.about(), exporter.losses(map));
  }

  /** The names of the forms that maps are written in. */
  public List<String> forms() {
    return plugins.mapExporters().stream().map(ExpertMapExporter::name).toList();
  }

  /** What {@link #sglangCounts} is called among forms. */
  public static final String COUNTS = SglangCounts.NAME;

  /** The counts as SGLang takes them, {@value SglangCounts#NAME}. */
  public static byte[] sglangCounts(ExpertStatistics statistics) {
    return SglangCounts.write(statistics);
  }
}
